"""What a cohort can certify of a learner: the exercises that came in, and who read them."""

from datetime import date
from pathlib import Path

from managerkit.certificates.certificate import Certificate, CertificateError, CertifiedExercise, named
from managerkit.certificates.keys import Issuer
from managerkit.certificates.page import made
from managerkit.storage.atomic import put

from .folder import Assignment
from .marking.outcome import OPEN
from .snapshot import Snapshot
from .status import Standing

FOLDER = "certificates"


def certify(snapshot: Snapshot, learner: str, name: str, issuer: Issuer, today: date) -> Path:
    """Write a learner's certificate into the cohort's folder `certificates`.

    Args:
        snapshot: the cohort.
        learner: the id.
        name: as the learner wants to have it written.
        issuer: who signs.
        today: the day of issue.

    Returns:
        The page.

    Raises:
        CertificateError: nothing came in from this learner, or the name is none.
        GradebookError: the gradebook cannot be used.
    """
    found = [one for one in snapshot.standings if one.learner == learner]
    if not found:
        raise CertificateError(f"{learner} is not on the list of this cohort; managerkit cohort status names everybody")
    exercises = tuple(
        _exercise(snapshot, standing, standing.assignment)
        for standing in found
        if isinstance(standing.assignment, Assignment) and standing.handed_in
    )
    if not exercises:
        raise CertificateError(f"{learner} has handed in no exercise of the course, so there is nothing to certify")
    certificate = Certificate(
        name=named(name),
        course=snapshot.cohort.course.course.title,
        cohort=snapshot.cohort.name,
        issuer=issuer.name,
        issued=today,
        exercises=exercises,
    )
    path = snapshot.cohort.root / FOLDER / f"{learner}.html"
    put(path, made(certificate, issuer))
    return path


def _exercise(snapshot: Snapshot, standing: Standing, assignment: Assignment) -> CertifiedExercise:
    module = snapshot.module(assignment).module
    assert standing.handed_in is not None
    return CertifiedExercise(
        module=assignment.module,
        title=module.title,
        version=standing.version or assignment.version,
        handed_in=standing.handed_in.date(),
        minutes=module.minutes.exercise or 0,
        lesson=module.minutes.lesson,
        read_by=_read_by(snapshot, standing, assignment),
    )


def _read_by(snapshot: Snapshot, standing: Standing, assignment: Assignment) -> tuple[str, ...]:
    """Those whose marks count, by name; "" is somebody who gave points in nbgrader, which names nobody."""
    outcome = snapshot.outcomes(assignment).get(standing.learner)
    if outcome and outcome.state not in OPEN and outcome.by:
        return outcome.by
    return ("",) if standing.marker is not None and not standing.needs_marking else ()
