"""Statements for a learning record store, as the Experience API 1.0.3 has them: who handed in, and who got how much.

Each is exported once: the ledger beside it knows what was said. A statement's id is made from all that stands in it, so
that no id ever comes with other content; another score is another statement, and the earlier one stays in the store.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from managerkit.cohort.folder import Assignment, Cohort, CohortError
from managerkit.cohort.marking.outcome import OPEN, MarkingOutcome
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import NOT_IN, Standing

from .export import Export, ExportOption, ExportRequest, ExportResult, count
from .options import BY, MISSING_AS_ZERO
from .xapi_ledger import Ledger, LedgerEntry, add, read

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
    snapshot: Snapshot,
    base: str,
    now: datetime,
    ledger: Ledger,
    missing_as_zero: bool = False,
    by: str = "id",
    names: bool = False,
) -> list[LedgerEntry]:
    """All that is new, in the gradebook's order.

    Work that did not come in has none; what waits for a marker is completed, and not scored.

    Args:
        snapshot: the cohort.
        base: what `home` gave.
        now: the time, with its zone.
        ledger: what was exported before.
        missing_as_zero: score with 0 who has handed in no version of an exercise.
        by: who somebody is: id for an account, which only you can tell, or email.
        names: whether learners' names are in it.
    """
    found, cohort = snapshot.standings, snapshot.cohort
    titles = {one.name: snapshot.module(one).module.title for one in cohort.assignments}
    about = _About(base, cohort.name, titles, by, names, now)
    levelled = {one.name: _levelled(snapshot, one) for one in cohort.assignments}
    handed_in = {(one.learner, one.assignment.subject) for one in found if one.state != NOT_IN}
    entries = []
    for one in found:
        if by == "email" and not one.email:
            continue
        counts = snapshot.outcomes(one.assignment).get(one.learner) if isinstance(one.assignment, Assignment) else None
        said = [*_said(one, counts, levelled.get(one.assignment.name, {}).get(one.learner))]
        if missing_as_zero and (one.learner, one.assignment.subject) not in handed_in:
            said.append(("scored", {"score": _score(0.0, one.most), "completion": False}, _time(now)))
        entries += [entry for parts in said if (entry := _entry(about, ledger, one, *parts))]
    return entries


def written(statements: list[dict[str, Any]]) -> str:
    """Statements as JSON, as a learning record store takes them at its address `statements`."""
    return json.dumps(statements, ensure_ascii=False, indent=2) + "\n"


def _levelled(snapshot: Snapshot, assignment: Assignment) -> dict[str, str]:
    """When each learner's levels came to be what they are, by learner; an edited comment does not change that."""
    return {mark.learner: mark.levelled for mark in sorted(snapshot.marks(assignment), key=lambda mark: mark.levelled)}


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
    titles: Mapping[str, str]
    by: str
    names: bool
    now: datetime


def _entry(
    about: _About, ledger: Ledger, one: Standing, verb: str, result: dict[str, Any], time: str | None
) -> LedgerEntry | None:
    """What is said of a learner and an exercise, if it was not said last."""
    statement = _statement(about, one, verb, result, time)
    who = {key: value for key, value in statement["actor"].items() if key != "name"}
    subject = _text([who, statement["object"]["id"], verb])
    says = _text([statement["result"], one.handed_in.isoformat() if one.handed_in else ""])
    if not ledger.is_new(subject, says):
        return None
    statement["id"] = _id(statement)
    if statement["id"] in ledger.ids:  # said before, and taken back in between: now it is said once more
        statement |= {"timestamp": _time(about.now), "id": ""}
        statement["id"] = _id(statement)
    return LedgerEntry(about.now.isoformat(), subject, says, statement)


def _statement(about: _About, one: Standing, verb: str, result: dict[str, Any], time: str | None) -> dict[str, Any]:
    base = about.base
    if levels := result.pop("levels", None):
        result["extensions"] = {f"{base}/levels": levels}
    actor: dict[str, Any] = {"objectType": "Agent"}
    name = f"{one.first_name} {one.last_name}".strip()
    if about.names and name:
        actor["name"] = name
    if about.by == "email":
        actor["mbox"] = f"mailto:{one.email}"
    else:
        actor["account"] = {"homePage": base, "name": one.learner}
    named = {"en": about.titles.get(one.assignment.name, one.assignment.name)}
    about_what = {"objectType": "Activity", "id": f"{base}/exercises/{one.assignment.name}"}
    return {
        "id": "",
        "actor": actor,
        "verb": {"id": f"{VERBS}/{verb}", "display": {"en": verb}},
        "object": {**about_what, "definition": {"type": KIND, "name": named}},
        "result": result,
        "context": {"contextActivities": {"grouping": [{"id": f"{base}/cohorts/{about.cohort}"}]}},
        "timestamp": time or _time(about.now),
    }


def _id(statement: Mapping[str, Any]) -> str:
    """A statement's id, made from all else that stands in it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, _text({**statement, "id": ""})))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _time(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _when(typed: str | None) -> datetime | None:
    """A day or a time as it is typed; without a zone it is meant in UTC."""
    if typed is None:
        return None
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        raise ValueError(f"--since {typed} is no day; write it such as 2027-03-01") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


IRI = ExportOption("iri", "For xapi: an address of yours under which learners and exercises are named.")
NAMES = ExportOption("names", "For xapi: with learners' names.", kind="flag")
SINCE = ExportOption(
    "since",
    "For xapi: also what was exported on this day or later, once more. [default: only what is new]",
    metavar="DAY",
    read=_when,
)


def _make(asked: ExportRequest) -> ExportResult:
    snapshot, options, root = asked.snapshot, asked.options, asked.snapshot.cohort.root
    base, by = home(snapshot.cohort, options["iri"]), options["by"] or "id"
    ledger = read(root)
    new = xapi(snapshot, base, asked.now, ledger, options["missing_as_zero"], by, options["names"])
    again = ledger.since(options["since"]) if options["since"] else []
    left_out = len(ledger.entries) - len(again)
    told = []
    if left_out:
        said = f"{count(left_out, 'statement')} exported before, and not written again"
        told.append(f"{said}; --since 2027-03-01 writes those from that day on once more.")
    if by == "email" and (left := sorted({one.learner for one in snapshot.standings if not one.email})):
        told.append(f"Left out, for want of an email: {', '.join(left)}.")
    if options["iri"] is None:
        told.append(
            f"Learners and exercises are named under {base}, which leads nowhere; --iri gives an address of yours."
        )
    if not (new or again):
        return ExportResult(None, "there is nothing new to say", "managerkit cohort status", told)
    return ExportResult(
        written([dict(one.statement) for one in (*again, *new)]),
        f": {count(len(new) + len(again), 'statement')}.",
        "send it to your learning record store, at its address ending in /statements",
        told,
        afterwards=lambda: add(root, ledger, new),
    )


EXPORT = Export(
    "xapi",
    "statements for a learning record store",
    "xapi.json",
    _make,
    (MISSING_AS_ZERO, BY, IRI, NAMES, SINCE),
    order=40,
)
