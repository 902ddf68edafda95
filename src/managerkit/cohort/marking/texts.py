"""What there is to be marked: the reflection in each hand-in, by question and with a name for its exact words."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from ...content.reflection import Reflection
from ...journal import Journal
from ...reflections.engine import given
from ..folder import Assignment, Cohort

FOLDER = "marking"
"""Where a cohort keeps all that has to do with marking."""

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


def texts(cohort: Cohort, assignment: Assignment) -> dict[str, Text]:
    """The newest hand-in's reflection of everybody who handed in, by learner.

    Args:
        cohort: the cohort.
        assignment: one of its exercises.

    Raises:
        ContentError: the pinned reflection.yml is broken.
    """
    reflection = cohort.module(assignment).reflection.value
    return {learner: text(cohort, assignment, reflection, learner) for learner in cohort.submitted(assignment)}


def text(cohort: Cohort, assignment: Assignment, reflection: Reflection, learner: str) -> Text:
    """One learner's reflection as handed in; a journal that cannot be read counts as nothing written."""
    path = cohort.file("submitted", learner, assignment, assignment.journal)
    kept = Journal(path, assignment.module, assignment.version).latest("text") if path.is_file() else {}
    return of(learner, {prompt.id: given(prompt, kept) for prompt in reflection.prompts})


def of(learner: str, answers: dict[str, Answer]) -> Text:
    """A text with the name of its words."""
    words = json.dumps(answers, ensure_ascii=True, sort_keys=True)
    return Text(learner, answers, hashlib.sha256(words.encode()).hexdigest()[:16])


def keep(cohort: Cohort, text: Text) -> None:
    """Keep words that are being marked, so that it can be shown later what has changed in them."""
    path = _place(cohort, text.digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps({"learner": text.learner, "answers": text.answers}), "utf-8")
        temporary.replace(path)


def kept(cohort: Cohort, digest: str) -> Text | None:
    """Words that were kept, or None."""
    try:
        found = json.loads(_place(cohort, digest).read_text("utf-8"))
        return Text(str(found["learner"]), dict(found["answers"]), digest)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place(cohort: Cohort, digest: str) -> Path:
    return cohort.root / FOLDER / "texts" / f"{digest}.json"
