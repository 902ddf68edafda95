"""`managerkit cards`: today's cards of cues and moves, in the terminal or for Anki."""

import shutil
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import WORKSPACE, opened
from managerkit.cli.terminal import clean, count, plainly

if TYPE_CHECKING:
    from managerkit.activities.cards.engine import DealtCard
    from managerkit.activities.cards.record import KeptDeck
    from managerkit.content.loading import CourseFolder

_WIDTH = 88
"""Columns that text takes at most."""


@click.command()
@WORKSPACE
@click.option("--track", default=None, help="All cards of a track, such as begin, begun or not.")
@click.option(
    "--anki",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Only write the cards into this text file, which Anki imports.",
)
@plainly
def cards(workspace: Path | None, track: str | None, anki: Path | None) -> None:
    """Answer today's cards: something said at work, and your move.

    WORKSPACE is your own folder [default: the current one, or workspace]. Type what you would say, or say it aloud and
    press Enter; then you see a move, and what you said the last time. You alone say how yours went: had it (1), near
    (2) or not yet (3). A card comes back after 2, 7, 21 and 60 days, and there are five a day at most, also after a
    week away. Ctrl-C stops at any time; all that you typed is kept.

    The cards are those of the modules that you have begun, the same as in the first notebook.

    In Anki: File > Import. Import a newer file over an older one: cards that have changed are put right, and none
    comes twice. What you typed is not in it.

    \b
    managerkit cards
    managerkit cards --track begin
    managerkit cards --anki cues.txt
    """
    from managerkit.activities.cards.record import decks

    course, desk = opened(workspace)
    found = decks(course, desk.lesson, _modules(course, track) if track else None)
    if anki:
        _write(found, anki)
    else:
        _go_through(found, date.today())


def _modules(course: "CourseFolder", track: str) -> list[str]:
    known = {one.id: one.modules for one in course.course.tracks}
    if track not in known:
        raise click.UsageError(f"there is no track {track}; there are: {', '.join(known)}")
    return known[track]


def _write(found: "list[KeptDeck]", path: Path) -> None:
    from managerkit.activities.cards.anki import HEAD, anki
    from managerkit.activities.cards.sentences import NONE_YET
    from managerkit.storage.atomic import put

    if not found:
        raise click.ClickException(f"{NONE_YET} With --track begin you get all of a track.")
    if path.exists() and not path.read_bytes().startswith(HEAD.encode()):
        raise click.ClickException(f"{path} is there already and is no file of cards; name another.")
    put(path, anki([deck.read() for deck in found]))
    click.echo(f"Made {path}, with {count(sum(len(deck.cards) for deck in found), 'card')}.")
    click.echo("\nNext: in Anki, File > Import, and choose it.")


def _go_through(found: "list[KeptDeck]", today: date) -> None:
    """One card after the other, until there is none any more or the learner stops."""
    from managerkit.activities.cards.engine import dealt
    from managerkit.activities.cards.sentences import FIRST, how_many, over

    if left := dealt([deck.read() for deck in found], today):
        _say(f"{how_many(len(left))}. {FIRST} Ctrl-C stops, and all is kept.")
    try:
        while left:
            _ask(found, left[0], today)
            left = dealt([deck.read() for deck in found], today)
    except (KeyboardInterrupt, EOFError, click.Abort):
        _say("\n\nStopped. All that you typed is kept, and this card comes first when you go on.")
        return
    _say(f"\n{over([deck.read() for deck in found], today)}")


def _ask(found: "list[KeptDeck]", one: "DealtCard", today: date) -> None:
    """Ask for one's own words, show a move and the words of the last time, and ask how it went."""
    from managerkit.activities.cards.record import deck_with
    from managerkit.activities.cards.sentences import WENT, earlier

    deck = deck_with(found, one.module, one.card.id)
    assert deck is not None
    _say(f"\n{one.title}", dim=True)
    _say(one.card.cue, bold=True)
    said = _typed(one.begun, lambda begun: deck.keep(one.card.id, today, begun)) or one.begun
    _say(f"\nOne way: {one.card.move}")
    _say(one.card.why, dim=True)
    if one.before and one.before[1].said.strip():
        _say(f"{earlier(one)} {one.before[1].said}")
    asked = ", ".join(f"{number} {went.lower()}" for number, went in enumerate(WENT.values(), start=1))
    number = click.prompt(f"\nHow did yours go? {asked}", type=click.IntRange(1, len(WENT)), show_default=False)
    deck.keep(one.card.id, today, said, list(WENT)[number - 1])


def _typed(begun: str, keep: Callable[[str], None]) -> str:
    """A line of the learner's, kept as soon as it is there; of one that is broken off, what was typed so far.

    Args:
        begun: what they typed before, to go on with.
        keep: keeps what is typed.
    """
    editing, said = _line_editing(), ""
    if editing:
        editing.set_startup_hook(lambda: editing.insert_text(begun))
    elif begun:
        _say(f"You had begun: {begun}\nPress Enter to leave it so.")
    try:
        said = input("> ").strip()
    except KeyboardInterrupt:
        said = editing.get_line_buffer().strip() if editing else ""
        raise
    finally:
        if editing:
            editing.set_startup_hook()
        if said:
            keep(said)
    return said


def _line_editing() -> ModuleType | None:
    """Python's `readline`, where there is one and somebody types."""
    try:
        import readline
    except ImportError:
        return None
    return readline if sys.stdin.isatty() else None


def _say(text: str, **style: bool) -> None:
    """Print text in lines that are read easily, with nothing in it that steers the terminal."""
    width = min(_WIDTH, shutil.get_terminal_size().columns)
    wrapped = "\n".join(textwrap.fill(line, width) for line in clean(text).split("\n"))
    click.echo(click.style(wrapped, **style) if style else wrapped)
