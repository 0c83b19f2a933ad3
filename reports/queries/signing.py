"""What the sweep finds in a paper about to be signed, and the answers that go with it."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from organisations.models import Agency
from reports.models import ApprovalStep, Memo, MemoKind, StatusReport
from reports.queries.sweep import About, Swept, key_of, swept
from reports.rules import sweep

OF_KIND = {MemoKind.PROPOSE_PLAN: sweep.PLAN, MemoKind.FORWARD_REPORT: sweep.REPORT}


def found_in_report(report: StatusReport, agency: Agency, today: dt.date) -> Swept:
    """Return what stands in this version of a report."""
    found = swept(agency, report.round.fiscal_year, today, [sweep.REPORT], About(report))
    return _only(found, {"report", "line"}, report.pk)


def found_in_memo(memo: Memo, agency: Agency, today: dt.date, steps: Sequence[ApprovalStep] | None = None) -> Swept:
    """Return what stands in a memo, and in the plan it proposes or the report it forwards.

    `steps`: its turns, where they were read already; then its sections were too.
    """
    parts = [sweep.MEMO, *([OF_KIND[MemoKind(memo.kind)]] if memo.kind in OF_KIND else [])]
    found = swept(agency, memo.fiscal_year, today, parts, About(memo.report, memo, steps))
    return _only(found, {"memo", "plan", "points", "measure", "report", "line"}, memo.report_id, memo.pk)


def _only(found: Swept, kinds: set[str], report: int | None, memo: int | None = None) -> Swept:
    """Leave out what stands in other reports and memos of the year."""
    page = {"report": report, "line": report, "memo": memo}
    kept = {
        key
        for key, place in found.places.items()
        if place.kind in kinds and page.get(place.kind, place.page or place.pk) == (place.page or place.pk)
    }
    return dataclasses.replace(found, findings=tuple(one for one in found.findings if one.place in kept))


def record_of(found: Swept) -> list[dict[str, Any]]:
    """Return the answered findings as they go on record with a paper: codes, values, where, and who said what, when."""
    return [_recorded(found, one) for one in found.findings if key_of(one) in found.answers]


def _recorded(found: Swept, one: sweep.Finding) -> dict[str, Any]:
    answer, place = found.answers[key_of(one)], found.places[one.place]
    words = {name: str(value) for name, value in one.values.items()}
    return {
        "code": one.code,
        "kind": place.kind,
        "label": str(place.label or place.pk),
        "field": one.field,
        "values": {name: found.places[word].label if word in found.places else word for name, word in words.items()},
        "answer": answer.answer,
        "who": str(answer.answered_by),
        "when": answer.answered_at.isoformat(),
    }
