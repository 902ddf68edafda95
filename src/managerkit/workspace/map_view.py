"""The course as a map: a line for each track, a station for each module, with what is done, what is left, and links."""

import htpy as h

from managerkit.content.course import Track
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.progress.progress import Progress
from managerkit.ui.controls import Body


def course_map(course: CourseFolder, progress: dict[str, Progress], chosen: str | None) -> tuple[Body, str]:
    """The map as HTML and as plain text.

    Args:
        course: the content.
        progress: every module's, by its id.
        chosen: the id of the learner's track, whose line comes first; None if none is chosen.
    """
    tracks = sorted(course.course.tracks, key=lambda track: track.id != chosen)
    html = h.fragment[
        h.h3(".mk-title")["The course, and where you are in it"],
        h.p[_summary(progress)],
        [_line(course, track, progress, track.id == chosen) for track in tracks],
        h.p(".mk-hint")[
            "Counted are questions answered, models run, stories played out and checks of form met; nobody counts "
            "what you read. Stations on two lines are the same module. Nothing is locked. Run the cell again for the "
            "latest state."
        ],
    ]
    text = "\n\n".join([_summary(progress), *(_as_text(course, track, progress) for track in tracks)])
    return html, text


def _summary(progress: dict[str, Progress]) -> str:
    done = sum(one.done for one in progress.values())
    begun = sum(one.begun and not one.done for one in progress.values())
    return f"{done} of {len(progress)} modules done, {begun} begun."


def _line(course: CourseFolder, track: Track, progress: dict[str, Progress], chosen: bool) -> h.Element:
    stops = course.stations(track)
    number = course.course.tracks.index(track) % 3
    yours = " (your track)" if chosen else ""
    return h.section(class_=f"mk-track mk-track-{number}")[
        h.h4[f"{track.title}: {track.question}{yours}"],
        h.p(".mk-hint")[f"{track.who}. {_left(sum(progress[stop.id].minutes_left for stop in stops))}"],
        h.ol(".mk-stations", aria_label=f"The track {track.title}")[
            [_station(course, stop, progress[stop.id]) for stop in stops]
        ],
    ]


def _station(course: CourseFolder, folder: ModuleFolder, progress: Progress) -> h.Element:
    state, mark = _state(progress)
    number = course.course.modules.index(folder.id)
    exercise = folder.module.exercise and h.a(href=f"../exercises/{folder.assignment}/{folder.id}.ipynb")["exercise"]
    return h.li(class_=f"mk-station mk-{state.replace(' ', '-')}")[
        h.span(".mk-stop", aria_hidden="true")[mark],
        h.a(href=f"{number:02d}-{folder.id}.ipynb")[folder.module.title],
        h.small[_parts(progress)],
        h.small[exercise] if exercise else None,
    ]


def _state(progress: Progress) -> tuple[str, str]:
    if progress.done:
        return "done", "●"
    return ("begun", "◐") if progress.begun else ("not begun", "○")


def _parts(progress: Progress) -> str:
    if progress.done:
        return "done"
    told = f"{progress.minutes_left} min left"
    if not progress.begun:
        return told
    shares = f"lesson {progress.lesson:.0%}"
    return f"{told}; {shares}" if progress.exercise is None else f"{told}; {shares}, exercise {progress.exercise:.0%}"


def _left(minutes: int) -> str:
    if minutes < 60:
        return f"About {minutes} minutes left."
    return f"About {minutes / 60:.1f} hours left."


def _as_text(course: CourseFolder, track: Track, progress: dict[str, Progress]) -> str:
    lines = [
        f"  {_state(progress[stop.id])[1]} {stop.module.title}: {_parts(progress[stop.id])}"
        for stop in course.stations(track)
    ]
    return "\n".join([f"{track.title}: {track.question}", *lines])
