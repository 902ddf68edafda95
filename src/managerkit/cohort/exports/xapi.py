"""Statements for a learning record store, as the Experience API 1.0.3 has them: who handed in, and who got how much.

A statement's id is made from what it says. Sending the same export twice therefore stores nothing twice, and another
score is another statement.
"""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from managerkit.cohort.folder import Cohort, CohortError
from managerkit.cohort.marking.gradebook_sync import all_outcomes
from managerkit.cohort.marking.outcome import OPEN, MarkingOutcome
from managerkit.cohort.marking.store.mark_store import marks
from managerkit.cohort.status import NOT_IN, Standing, standings

VERBS = "http://adlnet.gov/expapi/verbs"
KIND = "http://adlnet.gov/expapi/activities/assessment"
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`/?#]+[^\s<>\"{}|\\^`?#]*")


def home(cohort: Cohort, given: str | None = None) -> str:
    """The address under which a cohort's learners and exercises are named, without a slash at its end.

    Args:
        cohort: the cohort.
        given: an address of the facilitator's; without it, one that leads nowhere, as no address may be made up.

    Raises:
        CohortError: what was given is no address.
    """
    if given is None:
        return f"https://managerkit.invalid/{cohort.name}"
    if not _IRI.fullmatch(given):
        raise CohortError(
            f"`{given}` is no address; write one of your own, such as https://learning.example.org/managers"
        )
    return given.rstrip("/")


def xapi(
    cohort: Cohort, base: str, missing_as_zero: bool = False, by: str = "id", names: bool = False
) -> list[dict[str, Any]]:
    """All statements, in the gradebook's order.

    Work that did not come in has none; what waits for a marker is completed, and not scored.

    Args:
        cohort: the cohort.
        base: what `home` gave.
        missing_as_zero: score with 0 who has handed in no version of an exercise.
        by: who somebody is: id for an account, which only you can tell, or email.
        names: whether learners' names are in it.
    """
    found = standings(cohort)
    settled = all_outcomes(cohort)
    times = {(mark.assignment, mark.learner): mark.time for mark in marks(cohort)}
    handed_in = {(one.learner, one.assignment.module) for one in found if one.state != NOT_IN}
    statements = []
    for one in found:
        if by == "email" and not one.email:
            continue
        counts = settled[one.assignment.name].get(one.learner)
        for verb, result, time in _said(one, counts, times.get((one.assignment.name, one.learner))):
            statements.append(_statement(cohort, base, one, verb, result, time, by, names))
        if missing_as_zero and (one.learner, one.assignment.module) not in handed_in:
            result = {"score": _score(0.0, one.most), "completion": False}
            statements.append(_statement(cohort, base, one, "scored", result, None, by, names))
    return statements


def written(statements: list[dict[str, Any]]) -> str:
    """Statements as JSON, as a learning record store takes them at its address `statements`."""
    return json.dumps(statements, ensure_ascii=False, indent=2) + "\n"


def _said(
    one: Standing, counts: MarkingOutcome | None, marked: str | None
) -> Iterator[tuple[str, dict[str, Any], str | None]]:
    """What is said of a learner and an exercise: the verb, the result, and when."""
    if one.state == NOT_IN:
        return
    handed_in = _time(one.handed_in) if one.handed_in else None
    yield "completed", {"completion": True}, handed_in
    if one.total is not None and not one.needs_marking:
        result: dict[str, Any] = {"score": _score(one.total, one.most), "completion": True}
        is_marked = counts is not None and counts.state not in OPEN
        if is_marked and counts:
            result["levels"] = dict(counts.levels)
        yield "scored", result, _time(datetime.fromisoformat(marked)) if is_marked and marked else handed_in


def _score(points: float, most: float) -> dict[str, float]:
    """A score; what somebody got beyond what there was to get has no highest and no share."""
    if most <= 0 or points > most:
        return {"raw": round(points, 2), "min": 0}
    return {"scaled": round(points / most, 4), "raw": round(points, 2), "min": 0, "max": round(most, 2)}


def _statement(
    cohort: Cohort,
    base: str,
    one: Standing,
    verb: str,
    result: dict[str, Any],
    time: str | None,
    by: str,
    names: bool,
) -> dict[str, Any]:
    if levels := result.pop("levels", None):
        result["extensions"] = {f"{base}/levels": levels}
    actor: dict[str, Any] = {"objectType": "Agent"}
    if by == "email":
        actor["mbox"] = f"mailto:{one.email}"
    else:
        actor["account"] = {"homePage": base, "name": one.learner}
    core: dict[str, Any] = {
        "actor": actor,
        "verb": {"id": f"{VERBS}/{verb}", "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": f"{base}/exercises/{one.assignment.name}"},
        "result": result,
        "context": {"contextActivities": {"grouping": [{"id": f"{base}/cohorts/{cohort.name}"}]}},
    }
    if time:
        core["timestamp"] = time
    statement = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(core, sort_keys=True))), **core}
    title = cohort.module(one.assignment).module.title
    statement["object"] = {**core["object"], "definition": {"type": KIND, "name": {"en": title}}}
    name = f"{one.first_name} {one.last_name}".strip()
    if names and name:
        statement["actor"] = {**actor, "name": name}
    return statement


def _time(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
