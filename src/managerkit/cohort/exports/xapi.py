"""Statements for a learning record store, as the Experience API 1.0.3 has them: who handed in, and who got how much.

A statement's id is made from what it says. Sending the same export twice therefore stores nothing twice, and another
score is another statement.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from managerkit.cohort.folder import Assignment, Cohort, CohortError
from managerkit.cohort.marking.outcome import OPEN, MarkingOutcome
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import NOT_IN, Standing

from .export import Export, ExportOption, ExportRequest, ExportResult, count
from .options import BY, MISSING_AS_ZERO

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
    snapshot: Snapshot, base: str, missing_as_zero: bool = False, by: str = "id", names: bool = False
) -> list[dict[str, Any]]:
    """All statements, in the gradebook's order.

    Work that did not come in has none; what waits for a marker is completed, and not scored.

    Args:
        snapshot: the cohort.
        base: what `home` gave.
        missing_as_zero: score with 0 who has handed in no version of an exercise.
        by: who somebody is: id for an account, which only you can tell, or email.
        names: whether learners' names are in it.
    """
    found, cohort = snapshot.standings, snapshot.cohort
    times = {(mark.assignment, mark.learner): mark.time for one in cohort.assignments for mark in snapshot.marks(one)}
    titles = {one: snapshot.module(one).module.title for one in cohort.assignments}
    about = _About(base, cohort.name, titles, by, names)
    handed_in = {(one.learner, one.assignment.module) for one in found if one.state != NOT_IN}
    statements = []
    for one in found:
        if by == "email" and not one.email:
            continue
        counts = snapshot.outcomes(one.assignment).get(one.learner)
        for verb, result, time in _said(one, counts, times.get((one.assignment.name, one.learner))):
            statements.append(_statement(about, one, verb, result, time))
        if missing_as_zero and (one.learner, one.assignment.module) not in handed_in:
            result = {"score": _score(0.0, one.most), "completion": False}
            statements.append(_statement(about, one, "scored", result, None))
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


@dataclass(frozen=True)
class _About:
    """What all statements of an export have in common."""

    base: str
    cohort: str
    titles: Mapping[Assignment, str]
    by: str
    names: bool


def _statement(about: _About, one: Standing, verb: str, result: dict[str, Any], time: str | None) -> dict[str, Any]:
    base = about.base
    if levels := result.pop("levels", None):
        result["extensions"] = {f"{base}/levels": levels}
    actor: dict[str, Any] = {"objectType": "Agent"}
    if about.by == "email":
        actor["mbox"] = f"mailto:{one.email}"
    else:
        actor["account"] = {"homePage": base, "name": one.learner}
    core: dict[str, Any] = {
        "actor": actor,
        "verb": {"id": f"{VERBS}/{verb}", "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": f"{base}/exercises/{one.assignment.name}"},
        "result": result,
        "context": {"contextActivities": {"grouping": [{"id": f"{base}/cohorts/{about.cohort}"}]}},
    }
    if time:
        core["timestamp"] = time
    statement = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(core, sort_keys=True))), **core}
    named = {"en": about.titles[one.assignment]}
    statement["object"] = {**core["object"], "definition": {"type": KIND, "name": named}}
    name = f"{one.first_name} {one.last_name}".strip()
    if about.names and name:
        statement["actor"] = {**actor, "name": name}
    return statement


def _time(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


IRI = ExportOption("iri", "For xapi: an address of yours under which learners and exercises are named.")
NAMES = ExportOption("names", "For xapi: with learners' names.", kind="flag")


def _make(asked: ExportRequest) -> ExportResult:
    snapshot, options = asked.snapshot, asked.options
    base, by = home(snapshot.cohort, options["iri"]), options["by"] or "id"
    statements = xapi(snapshot, base, options["missing_as_zero"], by, options["names"])
    told = []
    if by == "email" and (left := sorted({one.learner for one in snapshot.standings if not one.email})):
        told.append(f"Left out, for want of an email: {', '.join(left)}.")
    if options["iri"] is None:
        told.append(
            f"Learners and exercises are named under {base}, which leads nowhere; --iri gives an address of yours."
        )
    return ExportResult(
        written(statements),
        f": {count(len(statements), 'statement')}.",
        "send it to your learning record store, at its address ending in /statements",
        told,
    )


EXPORT = Export(
    "xapi",
    "statements for a learning record store",
    "xapi.json",
    _make,
    (MISSING_AS_ZERO, BY, IRI, NAMES),
    order=40,
)
