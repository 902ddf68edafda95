"""Records of cards of cues and moves, declared as those in `records.py`; docs/journal.md is the specification."""

from dataclasses import asdict, dataclass
from typing import Literal, get_args

from .kind import Kind

Went = Literal["had", "near", "not-yet"]


@dataclass(frozen=True)
class CardAnswer:
    """The cue as it stood, what was said to it, and how the learner says that it went; None while that is not told."""

    cue: str
    said: str
    went: Went | None = None


def _card(data: object) -> CardAnswer | None:
    match data:
        case {"cue": str(cue), "said": str(said), **rest}:
            went = next((one for one in get_args(Went) if one == rest.get("went")), None)
            return CardAnswer(cue, said, went)
    return None


CARD = Kind("card", _card, asdict)
"""Key: CARD:DAY, the day as YYYY-MM-DD where the learner is. Value: the answer of that day."""
