"""The board of a year's O-items, and one item: parts, evidence, who is in charge, the second person's check."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import Item
from measures import page_camera, permissions
from measures.actions import items as actions
from measures.actions import watch
from measures.forms import ChargeForm, ItemEvidenceForm, refusal_sentence
from measures.models import Evidence
from measures.notices import OUTCOMES
from measures.queries import items as queries
from measures.queries import links
from measures.rules import item_status
from measures.rules.refusal import MeasureRefused
from measures.views.answers import known_year, status_of
from organisations.desk import DeskRequest, desk

MOVES = {"up": -1, "down": 1}
MOST_REMOVED = 10
SHOWS = ("mine", "not_ready", *item_status.STATUSES)


@desk()
@require_safe
def item_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the items of a year at a glance; `?show=` and `?unit=` choose some of them."""
    board = queries.board(known_year(year), request.member, timezone.localdate())
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    units = {str(row.charge.unit_id): row.charge.unit for row in board.rows if row.charge and row.charge.unit}
    unit = request.GET.get("unit", "")
    unit = unit if unit in units else ""
    rows = [row for row in board.rows if _is_shown(row, show) and (not unit or _unit_of(row) == unit)]
    context = {
        "year": year,
        "board": board,
        "total": len(board.rows),
        "counts": board.counts,
        "mine": sum(row.is_mine for row in board.rows),
        "strip": board.strip,
        "next_due": board.next_due,
        "sections": board.sections(rows),
        "units": units.items(),
        "show": show,
        "unit": unit,
        "paste": queries.paste_text(board.rows, settings.SITE_URL),
    }
    return render(request, "measures/item_list.html", context)


def _is_shown(row: queries.ItemRow, show: str) -> bool:
    if show == "mine":
        return row.is_mine
    if show == "not_ready":
        return row.status != item_status.READY
    return not show or row.status == show


def _unit_of(row: queries.ItemRow) -> str:
    return str(row.charge.unit_id) if row.charge else ""


# --- One item ------------------------------------------------------------------------------------


def _item(year: int, code: str) -> Item:
    return get_object_or_404(queries.items_of(known_year(year)), code=code)


def _row(request: DeskRequest, year: int, code: str) -> queries.ItemRow:
    """Return the item of an address. Raises Http404, and PermissionDenied for a POST of who may not work on it."""
    row = queries.row_of(_item(year, code), request.member, timezone.localdate())
    if request.method == "POST" and not permissions.may_work_on(request.member, row.charge):
        raise PermissionDenied
    return row


@desk()
@require_safe
def item_detail(request: DeskRequest, year: int, item: str) -> HttpResponseBase:
    """Show one item with everything that makes it ready."""
    return _page(request, _row(request, year, item))


def _page(request: DeskRequest, row: queries.ItemRow, status: int = HTTPStatus.OK, **forms: Any) -> HttpResponse:  # noqa: ANN401 -- bound forms by name
    year = row.item.criteria.fiscal_year
    watched = [shown.standing.link for shown in row.evidence if shown.standing and shown.standing.link]
    history = links.history_of(watched)
    checker = request.member.user.pk
    why_not = item_status.why_not_confirmable(row.facts, entered_by=row.entered_by, checker=checker)
    context = {
        "year": year,
        "row": row,
        "pieces": [_piece(shown, history) for shown in row.evidence],
        "last_place": len(row.evidence),
        "removed": row.removed[:MOST_REMOVED],
        "just_removed": next((one for one in row.removed if str(one.pk) == request.GET.get("removed")), None),
        "charge_form": forms.get("charge_form") or ChargeForm(charge=row.charge, window=row.window),
        "evidence_form": forms.get("evidence_form") or ItemEvidenceForm(fiscal_year=year),
        "may_edit": permissions.may_work_on(request.member, row.charge),
        "why_not": refusal_sentence(MeasureRefused(why_not)) if why_not else "",
        "paste": queries.paste_text([row], settings.SITE_URL),
        "events": queries.events_of(row.charge),
        "has_addresses": bool(watched),
        "has_browser": bool(page_camera.browser()),
    }
    return render(request, "measures/item_detail.html", context, status=status)


def _piece(shown: queries.Shown, history: dict[int, links.History]) -> dict[str, Any]:
    """Return evidence with the words for where its address stands and what was found there before."""
    standing = shown.standing
    found = history.get(standing.link.pk) if standing and standing.link else None
    return {
        "evidence": shown.evidence,
        "standing": standing,
        "words": OUTCOMES[standing.outcome] if standing and standing.outcome else "",
        "may_accept": bool(standing and standing.outcome in {"changed", "year_gone"}),
        "pictures": found.pictures if found else (),
        "checks": [{"check": check, "words": OUTCOMES[check.outcome]} for check in found.checks] if found else [],
    }


def _back(request: DeskRequest, row: queries.ItemRow, anchor: str = "", removed: int | None = None) -> HttpResponse:
    answer = redirect("measures:item-detail", request.agency.slug, row.item.criteria.fiscal_year, row.item.code)
    answer["Location"] += (f"?removed={removed}" if removed else "") + (f"#{anchor}" if anchor else "")
    return answer


@desk()
@require_POST
def item_charge(request: DeskRequest, year: int, item: str) -> HttpResponseBase:
    """Say who is in charge and by when."""
    row = _row(request, year, item)
    form = ChargeForm(request.POST, charge=row.charge, window=row.window)
    if not form.is_valid():
        return _page(request, row, status_of(is_refused=True), charge_form=form)
    actions.put_in_charge(item=row.item, fields=form.cleaned_data, by=request.member, at=timezone.now())
    messages.success(request, _("บันทึกผู้รับผิดชอบและกำหนดแล้ว"))
    return _back(request, row)


@desk()
@require_POST
def item_parts(request: DeskRequest, year: int, item: str) -> HttpResponseBase:
    """Tick the parts that the evidence shows."""
    row = _row(request, year, item)
    actions.show_parts(item=row.item, shown=request.POST.getlist("part"), by=request.member, at=timezone.now())
    messages.success(request, _("บันทึกองค์ประกอบแล้ว"))
    return _back(request, row)


@desk()
@require_POST
def item_confirm(request: DeskRequest, year: int, item: str) -> HttpResponseBase:
    """Confirm the evidence as a second person; refused to who entered it."""
    row = _row(request, year, item)
    seen = request.POST.get("seen", "")
    try:
        actions.confirm_item(item=row.item, seen=seen, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        messages.error(request, refusal_sentence(why))
        return _page(request, _row(request, year, item), HTTPStatus.CONFLICT)
    messages.success(request, _("ตรวจแล้ว หลักฐานข้อนี้ขึ้นหน้าเผยแพร่แล้ว"))
    return _back(request, row)


@desk()
@require_POST
def item_unconfirm(request: DeskRequest, year: int, item: str) -> HttpResponseBase:
    """Take the check back."""
    row = _row(request, year, item)
    actions.unconfirm_item(item=row.item, by=request.member, at=timezone.now())
    return _back(request, row)


@desk()
@require_POST
def item_check(request: DeskRequest, year: int, item: str) -> HttpResponseBase:
    """Have the addresses of an item looked at soon."""
    row = _row(request, year, item)
    urls = {shown.evidence.url for shown in row.evidence if shown.evidence.url}
    if watch.look_again(urls=urls, by=request.member, at=timezone.now()):
        messages.success(request, _("กำลังตรวจที่อยู่ ผลจะขึ้นในหน้านี้ภายในไม่กี่นาที"))
    else:
        messages.info(request, _("เพิ่งตรวจไปเมื่อไม่กี่นาทีก่อน"))
    return _back(request, row)


# --- Evidence ------------------------------------------------------------------------------------


def _evidence(row: queries.ItemRow, pk: int, *, is_removed: bool = False) -> Evidence:
    rows = Evidence.objects.filter(progress__isnull=True, removed_at__isnull=not is_removed)
    return get_object_or_404(rows, pk=pk, fiscal_year=row.item.criteria.fiscal_year, item_code=row.item.code)


@desk()
@require_POST
def evidence_new(request: DeskRequest, year: int, item: str) -> HttpResponseBase:
    """Add an address or a file."""
    row = _row(request, year, item)
    form = ItemEvidenceForm(request.POST, request.FILES, fiscal_year=year)
    if form.is_valid():
        try:
            actions.add_item_evidence(item=row.item, draft=form.draft(), by=request.member, at=timezone.now())
        except MeasureRefused as why:
            form.add_error("url", refusal_sentence(why))
        else:
            messages.success(request, _("เพิ่มหลักฐานแล้ว ให้อีกคนหนึ่งตรวจก่อนเผยแพร่"))
            return _back(request, row, "evidence")
    status = status_of(is_refused=True, is_too_large=form.is_too_large())
    return _page(request, row, status, evidence_form=form)


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_edit(request: DeskRequest, year: int, item: str, pk: int) -> HttpResponseBase:
    """Change the address, the file or the words of evidence."""
    row = _row(request, year, item)
    evidence = _evidence(row, pk)
    if not permissions.may_work_on(request.member, row.charge):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ItemEvidenceForm(*posted, fiscal_year=year, evidence=evidence)
    if posted and form.is_valid():
        try:
            actions.replace_item_evidence(
                item=row.item, evidence=evidence, draft=form.draft(), by=request.member, at=timezone.now()
            )
        except MeasureRefused as why:
            form.add_error("url", refusal_sentence(why))
        else:
            messages.success(request, _("แก้หลักฐานแล้ว ให้อีกคนหนึ่งตรวจก่อนเผยแพร่"))
            return _back(request, row, "evidence")
    context = {"year": year, "row": row, "evidence": evidence, "form": form}
    status = status_of(is_refused=bool(posted), is_too_large=bool(posted) and form.is_too_large())
    return render(request, "measures/evidence_edit.html", context, status=status)


@desk()
@require_POST
def evidence_remove(request: DeskRequest, year: int, item: str, pk: int) -> HttpResponseBase:
    """Take evidence away; the page offers to bring it back."""
    row = _row(request, year, item)
    evidence = _evidence(row, pk)
    return _act(request, row, actions.remove_item_evidence, evidence, removed=pk)


@desk()
@require_POST
def evidence_restore(request: DeskRequest, year: int, item: str, pk: int) -> HttpResponseBase:
    """Bring evidence back."""
    row = _row(request, year, item)
    evidence = _evidence(row, pk, is_removed=True)
    return _act(request, row, actions.restore_item_evidence, evidence)


@desk()
@require_POST
def evidence_move(request: DeskRequest, year: int, item: str, pk: int, direction: str) -> HttpResponseBase:
    """Move evidence one place up or down."""
    if direction not in MOVES:
        raise Http404
    row = _row(request, year, item)
    evidence = _evidence(row, pk)
    return _act(request, row, actions.move_item_evidence, evidence, by_places=MOVES[direction])


@desk()
@require_POST
def evidence_accept(request: DeskRequest, year: int, item: str, pk: int) -> HttpResponseBase:
    """Agree to what a changed page says now."""
    row = _row(request, year, item)
    _evidence(row, pk)
    shown = next(shown for shown in row.evidence if shown.evidence.pk == pk)
    if shown.standing and shown.standing.link:
        watch.accept_content(link=shown.standing.link, by=request.member, at=timezone.now())
        messages.success(request, _("รับเนื้อหาใหม่แล้ว จากนี้จะเทียบกับหน้านี้"))
    return _back(request, row, "evidence")


def _act(
    request: DeskRequest,
    row: queries.ItemRow,
    action: Any,  # noqa: ANN401 -- an action on one piece
    evidence: Evidence,
    removed: int | None = None,
    **values: int,
) -> HttpResponse:
    try:
        action(item=row.item, evidence=evidence, by=request.member, at=timezone.now(), **values)
    except MeasureRefused as why:
        messages.error(request, refusal_sentence(why))
        return _page(request, _row(request, row.item.criteria.fiscal_year, row.item.code), HTTPStatus.CONFLICT)
    return _back(request, row, "evidence", removed)
