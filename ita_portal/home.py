"""What the home page and the year bar read: where an agency-year stands, and what is open."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from assessments.models import Assessment, Detail, Score
from ita_portal import thai
from ita_portal.template_filters import agency_digits, thai_date_short
from measures.models import Measure, Plan, PlanState, Status
from measures.queries import deadlines
from measures.queries.items import Board, ItemRow
from measures.rules import item_status
from organisations import permissions
from organisations.models import Agency
from organisations.queries import Member
from reports.models import Memo, MemoState, Publication, ReportState, StatusReport
from reports.queries import inbox
from reports.queries.circulation import waiting_for

MOST_ITEMS = 4  # of the member's own, one line each
MOST_DEADLINES = 6
DAYS_AHEAD = 60
LABELS = {"measure": lazy("รายงานผล"), "step": lazy("รายงานผล"), "round": lazy("เปิดรายงาน")}


@dataclasses.dataclass(frozen=True, slots=True)
class YearState:
    """One agency-year n: results of n−1, plan, reports and publications of n.

    `has_total`: a total was asked for, be it empty; `plan`: its key.
    """

    year: int
    has_total: bool
    total: Decimal | None
    level: str
    plan: int | None
    plan_state: str
    measures: int
    finished: int
    reports: int
    frozen: int
    published: int


def year_state(agency: Agency, year: int) -> YearState:
    """Read where the year stands, in one query. Call inside the agency's scope."""
    mine = {"agency": OuterRef("pk")}
    result = Assessment.objects.filter(criteria__fiscal_year=year - 1, **mine)
    totals = Score.objects.filter(assessment__in=result, detail=Detail.OVERALL).order_by()
    plan = Plan.objects.filter(fiscal_year=year, **mine)
    measures = Measure.objects.filter(plan__fiscal_year=year, plan__agency=OuterRef("pk"))
    reports = StatusReport.objects.filter(round__fiscal_year=year, round__agency=OuterRef("pk"))
    papers = Publication.objects.filter(replaced_by__isnull=True, withdrawal__isnull=True, fiscal_year=year, **mine)
    found = (
        Agency.objects.filter(pk=agency.pk)
        .order_by()
        .annotate(
            has_total=Exists(totals),
            total=Subquery(totals.values("value")[:1]),
            level=Coalesce(Subquery(result.values("published_level")[:1]), Value("")),
            plan=Subquery(plan.values("pk")[:1]),
            plan_state=Coalesce(Subquery(plan.values("state")[:1]), Value("")),
            measures=_count(measures),
            finished=_count(measures.filter(status=Status.DONE)),
            reports=_count(reports),
            frozen=_count(reports.filter(state=ReportState.FROZEN)),
            published=_count(papers),
        )
    )
    names = [field.name for field in dataclasses.fields(YearState) if field.name != "year"]
    return YearState(year, **found.values(*names).get())


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Return a subquery that counts rows."""
    counted = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


def stages(agency: Agency, now: YearState, here: str) -> list[dict[str, Any]]:
    """Return the five stages of the year bar; `here` names the stage whose page this is."""
    year = now.year
    found = [
        ("scores", _("ผลประเมิน"), reverse("assessments:score-sheet", args=[agency.slug, year - 1]), _score_note(now),
         now.total is not None),
        ("plan", _("มาตรการ"), reverse("measures:plan-detail", args=[agency.slug, year]), _plan_note(now),
         now.plan_state == PlanState.APPROVED),
        ("progress", _("ติดตาม"), reverse("measures:progress-list", args=[agency.slug, year]), _progress_note(now),
         0 < now.measures == now.finished),
        ("report", _("รายงาน"), reverse("reports:report-list", args=[agency.slug, year]), _report_note(now),
         now.frozen > 0),
        ("publish", _("เผยแพร่"), reverse("reports:publication-list", args=[agency.slug, year]), _published_note(now),
         now.published > 0),
    ]  # fmt: skip
    current = next((code for code, *_rest, done in found if not done), "")
    states = {code: "done" if done else "current" if code == current else "todo" for code, *_rest, done in found}
    return [
        {
            "label": label,
            "url": url,
            "note": agency_digits(note, agency),
            "state": states[code],
            "here": code == here,
        }
        for code, label, url, note, _done in found
    ]


def _score_note(now: YearState) -> str:
    if now.total is None:
        return _("ยังไม่มีผล")
    return f"{thai.number_text(now.total)} {now.level}".strip()


def _plan_note(now: YearState) -> str:
    if now.plan is None:
        return _("ยังไม่มีแผน")
    state = PlanState(now.plan_state).label
    return _("%(count)s มาตรการ · %(state)s") % {"count": now.measures, "state": state}


def _progress_note(now: YearState) -> str:
    if not now.measures:
        return ""
    return _("เสร็จ %(done)s จาก %(count)s") % {"done": now.finished, "count": now.measures}


def _report_note(now: YearState) -> str:
    return _("%(count)s ฉบับ") % {"count": now.reports} if now.reports else ""


def _published_note(now: YearState) -> str:
    return _("%(count)s เรื่อง") % {"count": now.published} if now.published else ""


# --- What is open --------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """One open thing with its one button (components/task_row.html). `on`: the day it is sorted by, None = last."""

    title: str
    url: str
    label: str
    when: str = ""
    note: str = ""
    state: str = ""
    on: dt.date | None = None


def tasks(member: Member, now: YearState, today: dt.date, board: Board) -> list[Task]:
    """Return what waits for this member in this year, by date: decisions, what came back, deadlines, O-items, next step.

    A decision has waited since the memo came; all else is sorted by when it is due.
    """
    slug, year = member.agency.slug, now.year
    found = [
        Task(
            str(memo),
            reverse("reports:memo-decide", args=[slug, memo.pk]),
            _("อ่านและพิจารณา"),
            thai_date_short(memo.step_since),
            _("รอท่านพิจารณา"),
            "your_turn",
            timezone.localtime(memo.step_since).date() if memo.step_since else None,
        )
        for memo in inbox(member)
    ]
    found += [
        Task(
            str(row.memo),
            reverse("reports:memo-detail", args=[slug, row.memo_id]),
            _("อ่านและรับทราบ"),
            thai_date_short(row.sent_at),
            _("แจ้งเวียนถึงท่าน"),
            "your_turn",
            timezone.localtime(row.sent_at).date(),
        )
        for row in waiting_for(member)
    ]
    published = Exists(Publication.objects.filter(fiscal_year=year, memo=OuterRef("pk")))
    memos = list(Memo.objects.filter(fiscal_year=year).annotate(is_published=published).order_by("updated_at"))
    found += [task for memo in memos if (task := _memo_task(member, memo)) is not None]
    found += _deadline_tasks(member, year, today, board)
    found += _item_tasks(member, year, board)
    if permissions.may_edit(member):
        proposed = any(memo.plan_id == now.plan and memo.state != MemoState.WITHDRAWN for memo in memos)
        told = {task.url for task in found}
        found += [task for task in _staff_tasks(slug, now, today, proposed=proposed) if task.url not in told]
    return sorted(found, key=lambda one: (one.on is None, one.on or today))


def _deadline_tasks(member: Member, year: int, today: dt.date, board: Board) -> list[Task]:
    """Return the member's measures, steps and rounds that are late or near, as reminders and calendars know them."""
    near = today + deadlines.follow_up_of(member.agency).pace.horizon
    found = [
        one
        for one in deadlines.of_member(member, today, board)
        if one.fiscal_year == year and one.due_on <= near and one.kind in LABELS
    ]
    shown = [
        Task(
            one.title,
            one.path,
            str(LABELS[one.kind]),
            thai_date_short(one.due_on),
            state="overdue" if one.due_on < today else "todo",
            on=one.due_on,
        )
        for one in found[:MOST_DEADLINES]
    ]
    if left := found[MOST_DEADLINES:]:
        title = _("กำหนดใกล้ถึงหรือเกินแล้วอีก %(count)s เรื่อง") % {"count": len(left)}
        url = reverse("measures:my-steps", args=[member.agency.slug, year])
        shown.append(Task(title, url, _("ดูขั้นตอนของฉัน"), thai_date_short(left[0].due_on), on=left[0].due_on))
    return shown


def _item_tasks(member: Member, year: int, board: Board) -> list[Task]:
    """Return the member's broken and late items one by one, then what waits for a check and what is not ready."""
    slug, may_edit = member.agency.slug, permissions.may_edit(member)
    mine = [row for row in board.rows if row.is_mine and (row.status == item_status.LINK_DEAD or row.urgency)]
    found = [
        Task(
            f"{row.item.code} {row.item.title}".strip(),
            reverse("measures:item-detail", args=[slug, year, row.item.code]),
            _("แก้ลิงก์") if row.status == item_status.LINK_DEAD else _("เปิดข้อนี้"),
            thai_date_short(row.due_on),
            state="link_dead"
            if row.status == item_status.LINK_DEAD
            else "overdue"
            if row.urgency == "overdue"
            else "todo",
            on=row.due_on,
        )
        for row in mine[:MOST_ITEMS]
    ]
    url, counts = reverse("measures:item-list", args=[slug, year]), board.counts
    to_check = [row for row in board.rows if row.status == item_status.WAITING and not _has_entered(member, row)]
    if may_edit and to_check:
        title = _("ตรวจหลักฐานข้อ O %(count)s ข้อที่คนอื่นใส่ไว้") % {"count": len(to_check)}
        found.append(Task(title, f"{url}?show={item_status.WAITING}", _("ตรวจหลักฐาน"), state="waiting"))
    left = len(board.rows) - counts[item_status.READY]
    if may_edit and left and board.window and board.days_left is not None and board.days_left <= DAYS_AHEAD:
        title = _("ข้อ O ยังไม่พร้อม %(left)s จาก %(total)s ข้อ") % {"left": left, "total": len(board.rows)}
        when = thai_date_short(board.window.ends_on)
        found.append(
            Task(title, f"{url}?show=not_ready", _("เปิดกระดานข้อ O"), when, state="todo", on=board.window.ends_on)
        )
    return found


def _has_entered(member: Member, row: ItemRow) -> bool:
    return any(shown.evidence.added_by_id == member.user.pk for shown in row.evidence)


def _memo_task(member: Member, memo: Memo) -> Task | None:
    url = reverse("reports:memo-detail", args=[member.agency.slug, memo.pk])
    if memo.state == MemoState.RETURNED and permissions.may_edit(member):
        edit = reverse("reports:memo-edit", args=[member.agency.slug, memo.pk])
        return Task(str(memo), edit, _("แก้ไขแล้วเสนอใหม่"), note=_("ถูกส่งคืน"), state="returned")
    if memo.state == MemoState.DRAFT and permissions.may_edit(member):
        edit = reverse("reports:memo-edit", args=[member.agency.slug, memo.pk])
        return Task(str(memo), edit, _("เขียนต่อ"), state="draft")
    if memo.state == MemoState.APPROVED and permissions.may_number(member):
        return Task(str(memo), url, _("ออกเลขที่หนังสือ"), note=_("พิจารณาครบแล้ว"), state="approved")
    is_published: bool = memo.is_published  # type: ignore[attr-defined] # annotated
    if memo.state == MemoState.ISSUED and not is_published and permissions.may_publish(member):
        publish = reverse("reports:publication-list", args=[member.agency.slug, memo.fiscal_year])
        return Task(str(memo), publish, _("เผยแพร่"), note=_("ยังไม่เผยแพร่"), state="issued")
    return None


def _staff_tasks(slug: str, now: YearState, today: dt.date, *, proposed: bool) -> list[Task]:
    year = now.year
    if not now.has_total:
        title = _("กรอกผลการประเมินปี %(year)s") % {"year": year - 1}
        return [Task(title, reverse("assessments:score-sheet", args=[slug, year - 1]), _("กรอกคะแนน"), state="todo")]
    if now.plan is None or not now.measures:
        title = _("จัดทำมาตรการปี %(year)s จากจุดที่ต้องพัฒนา") % {"year": year}
        return [Task(title, reverse("measures:weakness-list", args=[slug, year]), _("เริ่มทำแผน"), state="todo")]
    found = []
    if now.plan_state == PlanState.DRAFT and not proposed:
        title = _("เสนอมาตรการปี %(year)s ให้ผู้บริหารอนุมัติ") % {"year": year}
        found.append(Task(title, reverse("reports:memo-list", args=[slug, year]), _("ทำบันทึกเสนอ"), state="todo"))
    half = thai.round_span(year, 6)[1]
    if now.plan_state == PlanState.APPROVED and not now.reports:
        title = _("รายงานผลรอบ 6 เดือน ปี %(year)s") % {"year": year}
        state = "overdue" if today > half else "todo"
        found.append(
            Task(
                title,
                reverse("reports:report-list", args=[slug, year]),
                _("เปิดรอบรายงาน"),
                thai_date_short(half),
                state=state,
                on=half,
            )
        )
    return found
