"""What there is to be marked: the reflection in each hand-in, by question and with a name for its exact words."""

from dataclasses import dataclass

from managerkit.activities.reflections.engine import given
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.handed_in import HandedInJournal
from managerkit.content.reflection import Reflection
from managerkit.journal.records import TEXT
from managerkit.storage.digest import of_json

from . import snapshots

Answer = str | dict[str, str]


@dataclass(frozen=True)
class Text:
    """One learner's reflection: what stands under each prompt, and `digest`, which is another for other words."""

    learner: str
    answers: dict[str, Answer]
    digest: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not any("".join(one.values()) if isinstance(one, dict) else one for one in self.answers.values())


def texts(cohort: Cohort, assignment: Assignment, reflection: Reflection) -> dict[str, Text]:
    """The newest hand-in's reflection of everybody who handed in, by learner.

    Args:
        cohort: the cohort.
        assignment: one of its exercises.
        reflection: its prompts, as they are pinned.
    """
    return {learner: text(cohort, assignment, reflection, learner) for learner in cohort.submitted(assignment)}


def text(cohort: Cohort, assignment: Assignment, reflection: Reflection, learner: str) -> Text:
    """One learner's reflection as handed in; a journal that cannot be read counts as nothing written.

    Args:
        cohort: the cohort.
        assignment: one of its exercises.
        reflection: its prompts, as they are pinned.
        learner: whose it is.
    """
    kept = TEXT.latest(HandedInJournal(cohort.file("submitted", learner, assignment), assignment))
    return of(learner, {prompt.id: given(prompt, kept) for prompt in reflection.prompts})


def of(learner: str, answers: dict[str, Answer]) -> Text:
    """A text with the digest of its words.

    Args:
        learner: who wrote it.
        answers: what stands under each prompt, by its id.
    """
    return Text(learner, answers, of_json(answers))


def keep(cohort: Cohort, text: Text) -> None:
    """Keep words that are being marked, so that it can be shown later what has changed in them.

    Args:
        cohort: the cohort.
        text: the text; what has the same digest is kept once.
    """
    snapshots.keep(cohort, "texts", text.digest, {"learner": text.learner, "answers": text.answers})


def kept_text(cohort: Cohort, digest: str) -> Text | None:
    """The text that was kept under a digest.

    Args:
        cohort: the cohort.
        digest: of its words.

    Returns:
        the text; None if it was not kept, or cannot be read.
    """
    match snapshots.kept(cohort, "texts", digest):
        case {"learner": str(learner), "answers": dict(answers)}:
            return Text(learner, answers, digest)
    return None
