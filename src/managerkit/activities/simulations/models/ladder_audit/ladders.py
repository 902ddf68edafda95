"""Two career ladders as a learner's table gives them: rungs, bands, parity, and where each one stops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import Picture, Row, Stroke, Table
from managerkit.activities.simulations.rows import as_number, first_few

TRACKS = {"engineer": "engineers", "manager": "managers"}
ASPECTS = 4
"""Kinds of criteria that a level can have in writing: scope, effect, judgement, and how it is shown."""
LEVEL = 12
"""The highest level that can be entered."""
EVEN = 5.0
"""Percent by which bands may differ and still be told as level; an assumption."""
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640.0, 300.0, 58.0, 14.0, 270.0
"""The picture, in its own units."""


@dataclass(frozen=True)
class Rung:
    """One level of a track: its band in thousands a year, aspects with written criteria, and the people on it."""

    level: int
    called: str
    low: float
    high: float
    criteria: float
    people: float

    @property
    def middle(self) -> float:
        """The middle of the band."""
        return (self.low + self.high) / 2


Ladders = Mapping[str, Sequence[Rung]]
"""By track, its rungs from the lowest to the highest."""


def read(rows: Sequence[Row]) -> tuple[Ladders, list[str]]:
    """The rows as two ladders, and a note on what was left out.

    A band that is upside down is turned round; of two rows for one level of a track the first counts.
    """
    found: dict[str, dict[int, Rung]] = {track: {} for track in TRACKS}
    out: list[str] = []
    for number, row in enumerate(rows, start=1):
        track, level = str(row.get("track")), as_number(row.get("level"))
        low, high = as_number(row.get("low")), as_number(row.get("high"))
        if track not in TRACKS or not 1 <= level <= LEVEL or not (low > 0 and high > 0):
            out.append(f"row {number}")
        elif round(level) in found[track]:
            out.append(f"row {number} (its level is there already)")
        else:
            criteria, people = (max(0.0, as_number(row.get(name))) for name in ("criteria", "people"))
            called = str(row.get("called") or f"level {round(level)}")
            rung = Rung(round(level), called, min(low, high), max(low, high), min(ASPECTS, criteria), people)
            found[track][rung.level] = rung
    ladders = {track: [rungs[level] for level in sorted(rungs)] for track, rungs in found.items()}
    return ladders, [f"Left out: {first_few(out, 4)}."] if out else []


def parity(ladders: Ladders) -> dict[int, float]:
    """For each level on both ladders: the middle of the engineers' band, in percent of the managers'."""
    managers = {rung.level: rung for rung in ladders["manager"]}
    return {
        rung.level: 100 * rung.middle / managers[rung.level].middle
        for rung in ladders["engineer"]
        if rung.level in managers
    }


def matches(ladders: Ladders) -> bool:
    """Whether the ladders match on paper: even bands where both have a level, and tops no more than a level apart."""
    both = parity(ladders)
    tops = [rungs[-1].level for rungs in ladders.values() if rungs]
    return len(tops) == len(TRACKS) and bool(both) and min(both.values()) >= 100 - EVEN and tops[0] >= tops[1] - 1


def picture(ladders: Ladders) -> Picture:
    """The two ladders side by side: a column for each level, in it a box for each track's band."""
    every = [rung for rungs in ladders.values() for rung in rungs]
    levels = sorted({rung.level for rung in every})
    top = max((rung.high for rung in every), default=1.0)
    column = (WIDTH - LEFT) / max(1, len(levels))

    def height(pay: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * pay / top

    strokes, words = [], [(LEFT / 2, HEIGHT - 12, "level")]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        strokes.append(Stroke([(LEFT, height(share * top)), (WIDTH, height(share * top))], -1))
        words.append((LEFT / 2, height(share * top), f"{share * top:.0f}"))
    for place, level in enumerate(levels):
        middle = LEFT + column * (place + 0.5)
        words.append((middle, HEIGHT - 12, str(level)))
        for look, (track, title) in enumerate(TRACKS.items()):
            for rung in (rung for rung in ladders[track] if rung.level == level):
                left = middle + (-0.36 if look == 0 else 0.04) * column
                right = left + 0.32 * column
                box = [(left, height(rung.low)), (left, height(rung.high)), (right, height(rung.high))]
                corner = [(right, height(rung.low))]
                strokes.append(Stroke([*box, *corner], look, f"{title}, band in thousands a year", True, True))
    return Picture("The two ladders side by side", WIDTH, HEIGHT, strokes, words, _table(ladders, levels))


def _table(ladders: Ladders, levels: Sequence[int]) -> Table:
    found = {track: {rung.level: rung for rung in rungs} for track, rungs in ladders.items()}
    even = parity(ladders)
    body = []
    for level in levels:
        cells = [_cells(found[track].get(level)) for track in TRACKS]
        compared = f"{even[level]:.0f}%" if level in even else "–"
        body.append([str(level), *cells[0], *cells[1], compared])
    header = ["level", "engineers", "band", "criteria", "managers", "band", "criteria", "engineers' of managers'"]
    return Table(header, body)


def _cells(rung: Rung | None) -> list[str]:
    if rung is None:
        return ["no such level", "–", "–"]
    return [rung.called, f"{rung.low:g}–{rung.high:g}", f"{rung.criteria:g} of {ASPECTS}"]
