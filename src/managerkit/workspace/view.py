"""The course's tracks on screen: choose one, and see what it holds."""

import htpy as h

from managerkit.content.course import Track
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import TRACK
from managerkit.ui.controls import Body, radios, table
from managerkit.ui.panel import Event


class TrackView:
    """The choice of a track, over a journal."""

    def __init__(self, course: CourseFolder, journal: Journal) -> None:
        self._folder = course
        self.journal = journal
        self.key = f"{journal.path.name}/track"

    @property
    def _chosen(self) -> Track | None:
        kept = TRACK.last(self.journal)
        return next((track for track in self._folder.course.tracks if track.id == kept), None)

    def body(self) -> Body:
        """The tracks, and the modules of the one chosen."""
        options: list[tuple[str, h.Node]] = [
            (track.id, [h.strong[track.title], " – ", track.who, ". ", h.em[track.question]])
            for track in self._folder.course.tracks
        ]
        chosen = self._chosen
        return h.fragment[
            radios("track", "Which question do you want answered?", options, chosen.id if chosen else None),
            self._modules(chosen) if chosen else None,
            h.p(".mk-hint")[
                "Nothing is locked: the tracks share modules, and you may open any notebook at any time. The map below "
                "has the links."
            ],
        ]

    def _modules(self, track: Track) -> Body:
        rows: list[list[h.Node]] = []
        for name in track.modules:
            module = self._folder.module(name).module
            minutes = module.minutes
            lesson = f"{minutes.lesson} + {minutes.later} min" if minutes.later else f"{minutes.lesson} min"
            exercise = f"{minutes.exercise} min" if minutes.exercise else "–"
            rows.append([module.title, module.question, lesson, exercise])
        return table(["Module", "Question", "Lesson", "Exercise"], rows, caption=f"The track “{track.title}”")

    def static(self) -> Body:
        """The track chosen, with its modules."""
        chosen = self._chosen
        return h.fragment[self._modules(chosen) if chosen else h.p["No track chosen yet."]]

    def text(self) -> str:
        """The track chosen."""
        return f"Track: {self._chosen.title}" if self._chosen else "No track chosen yet."

    def handle(self, event: Event) -> str:
        """Keep the track chosen."""
        if event.parts == ["track"] and event.value in {track.id for track in self._folder.course.tracks}:
            TRACK.append(self.journal, event.value)
        return ""
