"""What a journal keeps of a second view: whom a learner asked about what, and what may be known of the answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from .kind import Kind
from .shapes import count


@dataclass(frozen=True)
class AskedBehaviour:
    """A behaviour item as it was asked: its module, its id there, and the words that stood on the page."""

    module: str
    item: str
    text: str

    @property
    def key(self) -> str:
        """Names it among those of a page."""
        return f"{self.module}/{self.item}"


@dataclass(frozen=True)
class SecondViewAsked:
    """A page that was given out: about whom, what it asks, and of how many people.

    `named` has who was asked, where the answers carry names; it is empty where they are shown only together. `through`
    is who collects the answers and passes them on; "" for nobody.
    """

    about: str
    behaviours: tuple[AskedBehaviour, ...]
    people: int
    named: tuple[str, ...] = ()
    through: str = ""


@dataclass(frozen=True)
class SecondViewTold:
    """What is known of the answers to one page, and all that is kept of them.

    `answered` counts who answered, and `seen` has by a behaviour's key how often it was seen, from 0, or None where it
    was not. `words` are the open answers. `by` is who said it; "" where nobody is named: then `seen` is of the
    one whom the lot drew, and `words` are everybody's, sorted.
    """

    answered: int
    seen: Mapping[str, int | None] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    by: str = ""


def _texts(data: object) -> tuple[str, ...]:
    return tuple(one for one in data if isinstance(one, str)) if isinstance(data, list) else ()


def _behaviours(data: object) -> tuple[AskedBehaviour, ...]:
    found = []
    for one in data if isinstance(data, list) else []:
        match one:
            case {"module": str(module), "item": str(item), "text": str(text)}:
                found.append(AskedBehaviour(module, item, text))
    return tuple(found)


def _asked(data: object) -> SecondViewAsked | None:
    match data:
        case {"about": str(about), "behaviours": behaviours, "people": people, **rest} if count(people) is not None:
            through = rest.get("through")
            return SecondViewAsked(
                about,
                _behaviours(behaviours),
                people,
                _texts(rest.get("named")),
                through if isinstance(through, str) else "",
            )
    return None


def _told(data: object) -> SecondViewTold | None:
    match data:
        case {"answered": answered, "seen": dict(seen), **rest} if count(answered) is not None:
            by = rest.get("by")
            return SecondViewTold(
                answered,
                {key: count(often) for key, often in seen.items()},
                _texts(rest.get("words")),
                by if isinstance(by, str) else "",
            )
    return None


def _of_asked(asked: SecondViewAsked) -> dict[str, object]:
    behaviours = [asdict(one) for one in asked.behaviours]
    return {**vars(asked), "behaviours": behaviours, "named": list(asked.named)}


def _of_told(told: SecondViewTold) -> dict[str, object]:
    return {**vars(told), "seen": dict(told.seen), "words": list(told.words)}


ASKED = Kind("asked", _asked, _of_asked)
"""Key: a page's id. Value: the page that was given out; taken back if it was withdrawn."""

SECOND_VIEW = Kind("second-view", _told, _of_told)
"""Key: a page's id; where people are named, a slash and a number from 0 after it. Value: what is known of answers."""
