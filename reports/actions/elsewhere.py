"""Entering a decision that was taken on paper or in a meeting: by an administrator, never by the signer's own account."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils import timezone

from measures.uploads import CONTENT_TYPES, Upload
from organisations import audit
from organisations.models import Officer
from organisations.queries import Member, holdings_on
from reports import store
from reports.actions import decide
from reports.models import ApprovalStep, Decision, MemoVersion, SignedElsewhere
from reports.queries.turns import free_slots, seat_among
from reports.rules import elsewhere as rules
from reports.rules.refusal import MoveRefused


@dataclasses.dataclass(frozen=True, slots=True)
class Signed:
    """What the paper or the minutes say: by what means (rules.elsewhere.MEANS), who, when, in which meeting; the scan."""

    means: str
    officer: Officer
    dated_on: dt.date
    meeting: str
    scan: Upload | None


@transaction.atomic
def record_elsewhere(
    *, turn: decide.Turn, verb_code: str, opinion: str, signed: Signed, by: Member, at: dt.datetime, address: str | None
) -> Decision:
    """Record the decision of an officer who signed on paper or led a meeting, and move the memo on.

    All that `decide` refuses is refused here, for the officer as on the day of the signature. Further MoveRefused:
    `own_signature` (by enters their own), `not_holder_then`, and those of `rules.elsewhere.refusal_of`.
    """
    steps = ApprovalStep.objects.filter(memo=turn.memo, version=turn.version, order=turn.step_no)
    step = steps.select_related("post").prefetch_related("also").first()
    if step is None:
        raise MoveRefused("not_your_turn")
    _check(turn, step, signed, by, at)
    signer = _signer(step, signed, by)
    seat = seat_among(free_slots(step, turn.number), signer)  # of two clicks at once the second finds it taken
    turn = dataclasses.replace(turn, slot=seat[0] if seat else None)
    decision = decide.decide(
        turn=turn, verb_code=verb_code, opinion=opinion, by=signer, at=at, authentication=signed.means, address=address
    )
    scan = store.put(signed.scan.data, CONTENT_TYPES[signed.scan.extension]) if signed.scan else None
    meeting = signed.meeting.strip() if signed.means == rules.MEETING else ""
    SignedElsewhere.objects.create(decision=decision, dated_on=signed.dated_on, meeting=meeting, scan=scan)
    data = {
        "signed": decision.pk,
        "dated_on": signed.dated_on.isoformat(),
        "meeting": meeting,
        "scan": scan.sha256 if scan else "",
        "signer": decision.signer,
        "signed_as": decision.signed_as,
    }
    audit.record(agency=by.agency, by=by, verb="memo.signed_elsewhere", target=turn.memo, at=at, data=data)
    return decision


def _check(turn: decide.Turn, step: ApprovalStep, signed: Signed, by: Member, at: dt.datetime) -> None:
    if signed.officer.user_id == by.user.pk:
        raise MoveRefused("own_signature")
    if signed.officer.user_id == turn.memo.created_by_id:
        raise MoveRefused("own_memo")
    version = MemoVersion.objects.get(memo=turn.memo, version=turn.version)
    before = Decision.objects.filter(version=version, turn__lt=turn.number).select_related("elsewhere")
    days = rules.Days(
        timezone.localdate(version.submitted_at),
        max((decision.signed_on for decision in before), default=None),
        timezone.localdate(at),
    )
    code = rules.refusal_of(signed.means, signed.dated_on, signed.meeting, days, has_scan=signed.scan is not None)
    if code:
        raise MoveRefused(code)


def _signer(step: ApprovalStep, signed: Signed, by: Member) -> Member:
    """Return who enters it, sitting where the officer sat on the day of the signature: `decide` judges that."""
    sat = holdings_on(step.posts, signed.dated_on).values()
    held = [holding for holdings in sat for holding in holdings if holding.officer == signed.officer]
    if not held:
        raise MoveRefused("not_holder_then")
    return Member(by.user, by.agency, signed.dated_on, frozenset(), tuple(held))
