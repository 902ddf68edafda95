"""Cards of cues and moves, as written in cards.yml."""

from pydantic import Field

from .base import Content, Id, Line


class CueCard(Content):
    """Something that somebody says or does at work, and a move that answers it."""

    id: Id
    cue: Line = Field(description="What somebody says or does on a working day, and what is asked of the learner.")
    move: Line = Field(description="One or two sentences that one could say or do; it does not stand in the cue.")
    why: Line = Field(description="One sentence: what in this module says so.")


class Cards(Content):
    """cards.yml."""

    cards: list[CueCard] = Field(min_length=1, max_length=5)
