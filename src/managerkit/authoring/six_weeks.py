"""Checks of the six weeks in threes: a conversation for each module, texts that fit their seconds, pages.

What one file can say by itself, such as minutes that do not add up, its model says.
"""

from collections.abc import Iterator

from managerkit.content.findings import ContentError, Finding, instead
from managerkit.content.loading import CourseFolder, File
from managerkit.content.six_weeks import weeks
from managerkit.content.trios import AFTER, BEFORE, CARE, FILE, HOURS, SETTING_UP, TrioPart, Trios, seconds_aloud
from managerkit.content.yamltext import Lines, Place, read_text

_CARDS_SHARE = 0.5
"""What a card's lines may take of a talk; the rest is the client's, and quiet."""


def check(course: CourseFolder) -> list[Finding]:
    """Every finding in trios.yml and the pages that go with it; none in a course without them.

    Args:
        course: the folder.
    """
    findings: list[Finding] = []
    for look in (_data, _pages):
        try:
            findings += look(course)
        except ContentError as error:
            findings += error.findings
    return findings


def _data(course: CourseFolder) -> Iterator[Finding]:
    if (file := course.trios) is None:
        return
    value, lines = file.value, file.lines
    yield from lines.twice([one.id for one in value.conversations], "conversations")
    yield from _fits(file)
    yield from _modules(file, course.course.modules)
    planned = weeks(course)
    has = {module for one in value.conversations for module in one.modules}
    for track, found in planned.items():
        if len(found) != len(value.weeks):
            message = f"six-weeks.md has {len(found)} weeks for `{track}`, and `weeks` {len(value.weeks)}"
            yield lines.finding(("weeks",), message, "give each week its question and its last word")
    for module in dict.fromkeys(name for found in planned.values() for week in found for name in week):
        if module not in has:
            remedy = f"add one with `modules: [{module}]`, or add it to one that is there"
            yield lines.finding(("conversations",), f"`{module}` has no conversation", remedy)


def _modules(file: File[Trios], known: list[str]) -> Iterator[Finding]:
    """Modules that there are not, and those that two conversations claim."""
    first: dict[str, str] = {}
    for c, one in enumerate(file.value.conversations):
        for m, module in enumerate(one.modules):
            place: Place = ("conversations", c, "modules", m)
            if module not in known:
                yield file.lines.finding(place, f"there is no module `{module}`", instead(module, known))
            elif module in first:
                message = f"`{module}` has the conversation `{first[module]}` already"
                yield file.lines.finding(place, message, "take it out of one of them")
            first.setdefault(module, one.id)


def _fits(file: File[Trios]) -> Iterator[Finding]:
    """Texts that take longer to read aloud than they have."""
    value = file.value
    texts: dict[str, list[tuple[str, Place]]] = {
        "agreement": [(value.agreement, ("agreement",))],
        "asks": [(week.asks, ("weeks", w, "asks")) for w, week in enumerate(value.weeks)],
        "ends": [(week.ends, ("weeks", w, "ends")) for w, week in enumerate(value.weeks)],
        "first": [(one.first, ("conversations", c, "first")) for c, one in enumerate(value.conversations)],
        "card": [
            (card.aloud, ("conversations", c, "cards", name, "says"))
            for c, one in enumerate(value.conversations)
            for name, card in one.cards.each()
        ],
    }
    for part in (part for step in (*value.before, *value.round, *value.after) for part in step.parts):
        for text, place in texts[part.reads] if part.reads else ():
            yield from _too_long(part, text, place, file.lines)


def _too_long(part: TrioPart, text: str, place: Place, lines: Lines) -> Iterator[Finding]:
    room = part.seconds * (_CARDS_SHARE if part.reads == "card" else 1)
    if (takes := seconds_aloud(text)) > room:
        message = f"this takes {takes:.0f} seconds aloud and has {room:.0f}"
        yield lines.finding(place, message, "shorten it, or give the part more seconds")


def _pages(course: CourseFolder) -> Iterator[Finding]:
    if not (course.root / "facilitator" / FILE).is_file():
        return
    for name in (SETTING_UP, CARE, BEFORE, AFTER):
        path = course.root / "facilitator" / name
        text = read_text(path).split("\n")
        if name == BEFORE and text.count(HOURS) != 1:
            remedy = "write it once, on a line of its own, where the table of hours goes"
            yield Finding(path, 1, f"`{HOURS}` stands on {text.count(HOURS)} lines", remedy)
