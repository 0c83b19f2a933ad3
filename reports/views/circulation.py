"""Sending an issued paper round from its page, taking note by one tap, and reminding."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ita_portal.template_filters import agency_digits
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.models import Unit
from organisations.queries import Member
from reports.actions import circulate as actions
from reports.models import Circulation, Memo
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence

LOST_RACE = 409


def may_circulate(member: Member) -> bool:
    """Who writes memos and who numbers them send them round."""
    return permissions.may_edit(member) or permissions.may_number(member)


@desk(may_circulate)
@require_POST
def memo_circulate(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Send an issued memo to more units."""
    memo = get_object_or_404(Memo.objects.select_related("agency"), pk=pk)
    keys = [key for key in request.POST.getlist("units") if key.isdecimal()]
    try:
        sent = actions.circulate(
            memo=memo, units=Unit.objects.filter(pk__in=keys, parent=None), by=request.member, at=timezone.now()
        )
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    else:
        text = _("แจ้งเวียนแล้ว %(count)s หน่วย") % {"count": len(sent)} if sent else _("เลือกหน่วยที่จะแจ้งเวียนก่อน")
        (messages.success if sent else messages.error)(request, agency_digits(text, request.agency))
    return redirect("reports:memo-detail", request.agency.slug, pk)


@desk(may_circulate)
@require_POST
def memo_remind(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Remind the heads who have not taken note."""
    memo = get_object_or_404(Memo.objects.select_related("agency"), pk=pk)
    try:
        count = actions.remind(memo=memo, by=request.member, at=timezone.now())
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    else:
        text = _("เตือนแล้ว %(count)s คน") % {"count": count} if count else _("ไม่มีผู้ที่ต้องเตือน")
        messages.success(request, agency_digits(text, request.agency))
    return redirect("reports:memo-detail", request.agency.slug, pk)


@desk()
@require_POST
def circulation_acknowledge(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take note of a paper that was sent to a unit the member heads today."""
    circulation = get_object_or_404(Circulation.objects.select_related("memo__agency", "unit"), pk=pk)
    try:
        actions.acknowledge(circulation=circulation, by=request.member, at=timezone.now())
    except MoveRefused as refused:
        if refused.code == "not_head":
            raise PermissionDenied from refused
        url = reverse("reports:memo-detail", args=[request.agency.slug, circulation.memo_id])
        context = {"text": sentence(refused), "url": url, "memo": circulation.memo}
        return render(request, "reports/refused.html", context, status=LOST_RACE)
    messages.success(request, _("บันทึกว่ารับทราบแล้ว"))
    return redirect("reports:memo-detail", request.agency.slug, circulation.memo_id)
