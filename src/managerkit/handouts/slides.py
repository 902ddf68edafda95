"""The slides of a session as plain data, which the deck and the PowerPoint file are drawn from."""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from managerkit.content.session import SessionStep
from managerkit.room.script import Script

_reader = MarkdownIt("commonmark", {"html": False})

_CHARACTERS = 60
"""About how many fit on a line of a slide."""

Runs = tuple[tuple[str, bool], ...]
"""A line in pieces: text, and whether it is bold."""


@dataclass(frozen=True)
class SlideLine:
    """A line of a slide. `mark` is what stands before it: "" for a paragraph, • in a list, 1. or A. in one in order."""

    runs: Runs
    mark: str = ""

    @property
    def text(self) -> str:
        """The line without what is bold in it."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True)
class Slide:
    """One slide: what stands on it, and what the speaker sees beside it."""

    title: str
    lines: tuple[SlideLine, ...]
    notes: str
    minutes: int = 0

    @property
    def length(self) -> int:
        """About how many lines its text takes on the wall."""
        return sum(1 + len(one.text) // _CHARACTERS for one in self.lines)


def slides(script: Script) -> list[Slide]:
    """All slides of a session, the first with its title and goal.

    Args:
        script: the session.
    """
    session = script.session
    first = Slide(session.title, (SlideLine(((session.goal, False),)),), "People come in.")
    return [first, *(_slide(script, step) for step in session.steps)]


def _slide(script: Script, step: SessionStep) -> Slide:
    notes = (
        f"{step.minutes} minutes",
        f"You: {step.you}",
        f"They: {step.they}",
        f"Say: {step.say}",
        f"If it goes wrong: {step.wrong}",
    )
    return Slide(step.title, tuple(_lines(script, step)), "\n".join(map(plain, notes)), step.minutes)


def _lines(script: Script, step: SessionStep) -> Iterator[SlideLine]:
    if step.slide:
        yield from paragraphs(step.slide)
    question = step.question
    if question is None:
        return
    yield SlideLine(((question.text, True),))
    for number, option in enumerate(script.options.get(step.id, ())):
        yield SlideLine(((plain(option), False),), f"{chr(65 + number)}.")
    for number, card in enumerate(question.cards, 1):
        yield SlideLine(((plain(card), False),), f"{number}.")
    if step.id in script.stories:
        yield SlideLine((("The story is on the room's screen, scene by scene.", False),))


def paragraphs(text: str) -> Iterator[SlideLine]:
    """Markdown as lines: paragraphs, the items of lists, with what is bold in them, and code.

    Args:
        text: of the author's.

    Returns:
        the lines, in order.
    """
    lists: list[int | None] = []
    mark = ""
    for token in _reader.parse(text):
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)) - 1)
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open" if lists:
                last = lists[-1]
                lists[-1] = None if last is None else last + 1
                mark = "•" if last is None else f"{last + 1}."
            case "inline":
                yield SlideLine(_runs(token), mark)
                mark = ""
            case "fence" | "code_block":
                yield from (SlideLine(((line, False),)) for line in token.content.splitlines())


def plain(text: str) -> str:
    """Markdown of one line or several, as its words alone.

    Args:
        text: of the author's.
    """
    return "\n".join("".join(text for text, _ in _runs(token)) for token in _reader.parseInline(text))


def _runs(token: Token) -> Runs:
    bold, found = 0, []
    for part in token.children or []:
        bold += (part.type == "strong_open") - (part.type == "strong_close")
        if part.type in ("text", "code_inline"):
            found.append((part.content, bold > 0))
        elif part.type in ("softbreak", "hardbreak"):
            found.append((" " if part.type == "softbreak" else "\n", False))
    return tuple(found)
