"""What has changed between the content that a cohort pinned and the kit's, assignment by assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from managerkit.authoring import released, versions
from managerkit.authoring.versions import VersionStep
from managerkit.cohort.folder import Assignment, Cohort, CohortError
from managerkit.content.course import Change as Noticed
from managerkit.content.course import exercise_name, major, numbers
from managerkit.content.findings import ContentError
from managerkit.content.loading import CourseFolder, ModuleFolder


@dataclass(frozen=True)
class AssignmentChange:
    """What there is new for one assignment of a cohort.

    Attributes:
        assignment: as the cohort has it.
        version: what it is going to be; the same if nothing is to be done.
        notices: what learners will notice, oldest first: each version, and its sentence.
        files: the module as it is going to be; None if it stays.
        why: why it stays, though the kit has something else; a sentence without its beginning and end.
        reads_otherwise: whether its rubric has other words or points.
    """

    assignment: Assignment
    version: str
    notices: Sequence[tuple[str, str]] = ()
    files: released.Files | None = field(default=None, repr=False)
    why: str = ""
    reads_otherwise: bool = False

    @property
    def step(self) -> VersionStep | None:
        """How far it moves; None if it does not."""
        if self.files is None:
            return None
        before, now = numbers(self.assignment.version), numbers(self.version)
        return next(
            (step for step, at in ((VersionStep.MAJOR, 0), (VersionStep.MINOR, 1)) if before[at] != now[at]),
            VersionStep.PATCH,
        )

    @property
    def becomes(self) -> Assignment:
        """The assignment afterwards; after a major step it is another one."""
        module = self.assignment.module
        return Assignment(exercise_name(module, self.version), module, self.version)


def changes(cohort: Cohort, kit: CourseFolder) -> list[AssignmentChange]:
    """What has changed, in the cohort's order; a new major version comes behind the assignments that there are.

    Args:
        cohort: the cohort.
        kit: the kit's content.

    Raises:
        CohortError: the cohort's content is damaged.
        ContentError: the kit's is.
    """
    found: list[AssignmentChange] = []
    for assignment in cohort.assignments:
        pinned = _pinned(cohort, assignment)
        if assignment.module not in kit.course.modules:
            found.append(AssignmentChange(assignment, assignment.version, why="the kit does not teach it any more"))
            continue
        now = kit.module(assignment.module)
        found.append(_within(assignment, pinned, now, kit))
        if assignment == cohort.siblings(assignment)[-1] and now.module.major > major(assignment.version):
            noticed = _notices(now.module.history, assignment.version, now.module.version)
            found.append(AssignmentChange(assignment, now.module.version, noticed, released.held(now)))
    return found


def _pinned(cohort: Cohort, assignment: Assignment) -> ModuleFolder:
    try:
        _ = cohort.course_of(assignment).course.modules
        folder = cohort.course_of(assignment).module(assignment.module)
        _ = folder.module, released.held(folder)
    except (ContentError, OSError) as error:
        raise _damaged(cohort, assignment, error) from None
    return folder


def _damaged(cohort: Cohort, assignment: Assignment, error: ContentError | OSError) -> CohortError:
    what = f"{error.findings[0].path}: {error.findings[0].message}" if isinstance(error, ContentError) else str(error)
    place = cohort.course_of(assignment).root
    return CohortError(f"what {assignment.name} is taught with is damaged ({what}); take {place} from a backup")


def _within(assignment: Assignment, pinned: ModuleFolder, now: ModuleFolder, kit: CourseFolder) -> AssignmentChange:
    """What is new for an assignment within its major version."""
    if now.module.major == major(assignment.version):
        files: released.Files | None = released.held(now)
    elif now.module.major > major(assignment.version):
        files = released.kept(kit, assignment.name)
    else:
        return AssignmentChange(assignment, assignment.version, why=f"the kit has {now.module.version}, which is older")
    if files is None:
        return AssignmentChange(assignment, assignment.version)
    with released.opened(files, assignment.module) as target:
        return _towards(assignment, pinned, target, files)


def _towards(
    assignment: Assignment, pinned: ModuleFolder, target: ModuleFolder, files: released.Files
) -> AssignmentChange:
    version = target.module.version
    if numbers(version) < numbers(assignment.version):
        return AssignmentChange(assignment, assignment.version, why=f"the kit has {version}, which is older")
    if version == assignment.version:
        differs = released.changed(released.held(pinned), files)
        why = f"the kit has other content that says {version}, too ({', '.join(differs)})" if differs else ""
        return AssignmentChange(assignment, version, why=why)
    try:
        least = versions.asked(pinned, target)
    except ContentError as error:
        if any(finding.path.is_relative_to(pinned.path) for finding in error.findings):
            raise CohortError(
                f"what {assignment.name} is taught with is damaged ({error.findings[0].path}: "
                f"{error.findings[0].message}); take it from a backup"
            ) from None
        raise
    if least.step is VersionStep.MAJOR:
        why = f"the kit has {version}, but {least.reasons}, and marks refer to it"
        return AssignmentChange(assignment, assignment.version, why=why)
    noticed = _notices(target.module.history, assignment.version, version)
    otherwise = pinned.reflection.value.rubric != target.reflection.value.rubric
    return AssignmentChange(assignment, version, noticed, files, reads_otherwise=otherwise)


def _notices(history: Sequence[Noticed], after: str, until: str) -> list[tuple[str, str]]:
    found = [one for one in history if numbers(after) < numbers(one.version) <= numbers(until)]
    return [(one.version, one.notice) for one in sorted(found, key=lambda one: numbers(one.version))]
