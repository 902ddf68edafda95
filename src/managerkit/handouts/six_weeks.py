"""What people hold in six weeks: a page a week for three, cards, a log, and two pages for their managers, as files."""

from collections.abc import Iterator

import htpy as h

from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import CourseFolder
from managerkit.content.six_weeks import weeks
from managerkit.content.trios import AFTER, BEFORE, CARE, FILE, HOURS, SETTING_UP, Trios
from managerkit.content.yamltext import read_text
from managerkit.ui.markdown import prose

from .pages import paper_page
from .trio_pages import PlannedWeek, card_side, log_side, log_text, week_side

LOG = "log.txt"
"""The log as a text file, which is written once and then belongs to whoever writes in it."""


def files(course: CourseFolder, track: str) -> Iterator[tuple[str, bytes]]:
    """All that three people hold for a track.

    Args:
        course: the folder.
        track: its id.

    Returns:
        names and contents; the first is what one begins with.

    Raises:
        ContentError: the course has no six weeks in threes, or what it says of them is broken.
    """
    trios = _trios(course)
    planned = [week for week in _planned(course, trios) if week[0] == track]
    yield "setting-up.html", _page(course, SETTING_UP)
    yield (
        f"weeks-{track}.html",
        paper_page("Six weeks in threes", [week_side(trios, week) for _, week in planned]).encode(),
    )
    talks = dict.fromkeys(one.id for _, week in planned for one in week.conversations)
    found = [one for talk in talks for one in trios.conversations if one.id == talk]
    yield f"cards-{track}.html", paper_page("Cards that answer back", [card_side(one) for one in found]).encode()
    yield "log.html", paper_page("My log", log_side(len(trios.weeks))).encode()
    yield LOG, log_text(len(trios.weeks)).encode()
    yield "when-something-serious-comes-up.html", _page(course, CARE)
    yield from _managers(course, trios, track)


def for_module(course: CourseFolder, module: str) -> Iterator[tuple[str, bytes]]:
    """What goes into the pack of a week's hour: on each track that has the module, that week's page with its cards.

    Args:
        course: the folder.
        module: of the hour.

    Returns:
        names and contents; none in a course without threes.
    """
    if course.trios is None:
        return
    trios = course.trios.value
    for track, week in _planned(course, trios):
        if module in weeks(course)[track][week.number - 1]:
            shown = [week_side(trios, week), *map(card_side, week.conversations)]
            yield f"in-threes-{track}-week-{week.number}.html", paper_page("In threes", shown).encode()
            yield from _managers(course, trios, track)


def _trios(course: CourseFolder) -> Trios:
    if course.trios is None:
        path = course.root / "facilitator" / FILE
        raise ContentError(
            [Finding(path, 1, "this course has no six weeks in threes", "write it, as docs/author.md has it")]
        )
    return course.trios.value


def _planned(course: CourseFolder, trios: Trios) -> Iterator[tuple[str, PlannedWeek]]:
    """Every week of every track."""
    titles = {track.id: track.title for track in course.course.tracks}
    for track, found in weeks(course).items():
        for number, modules in enumerate(found, 1):
            talks = dict.fromkeys(trios.conversation(module).id for module in modules)
            yield (
                track,
                PlannedWeek(
                    number,
                    len(found),
                    titles[track],
                    tuple(course.module(module).module.title for module in modules),
                    tuple(one for talk in talks for one in trios.conversations if one.id == talk),
                ),
            )


def _managers(course: CourseFolder, trios: Trios, track: str) -> Iterator[tuple[str, bytes]]:
    table = "\n".join(_hours(course, trios, track))
    yield f"for-the-manager-before-{track}.html", _page(course, BEFORE, {HOURS: table})
    yield "for-the-manager-after.html", _page(course, AFTER)


def _page(course: CourseFolder, name: str, filled: dict[str, str] | None = None) -> bytes:
    text = read_text(course.root / "facilitator" / name)
    title = text.partition("\n")[0].lstrip("# ")
    for mark, stands in (filled or {}).items():
        text = text.replace(mark, stands)
    return paper_page(title, h.section(".side")[prose(text)]).encode()


def _hours(course: CourseFolder, trios: Trios, track: str) -> Iterator[str]:
    """A table of the hours of a track, in Markdown: alone from the modules' own minutes, together, and in threes."""
    together = course.plan("weekly").value.minutes
    yield "| week | what | alone | with the group | in threes | in all |"
    yield "| --- | --- | --- | --- | --- | --- |"
    whole = 0
    for number, modules in enumerate(weeks(course)[track], 1):
        found = [course.module(module).module for module in modules]
        alone = sum(one.minutes.alone for one in found)
        whole += (week := alone + together + trios.minutes)
        titles = "; ".join(one.title for one in found)
        cells = (str(number), titles, *map(_spoken, (alone, together, trios.minutes, week)))
        yield f"| {' | '.join(cells)} |"
    yield f"| | **six weeks** | | | | **{_spoken(whole)}** |"


def _spoken(minutes: int) -> str:
    """Minutes, or hours and minutes, which no line breaks apart."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}\u00a0h\u00a0{rest:02}" if hours else f"{rest}\u00a0min"
