"""Starting the order that appoints a year's working groups."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from measures.models import Plan
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.models import WorkingGroup
from reports.actions import draft
from reports.models import MemoKind
from reports.queries.orders import open_order


@desk(permissions.may_edit)
@require_POST
def order_new(request: DeskRequest, year: int) -> HttpResponseBase:
    """Go on with the order that is being written, or start one in a memo that proposes it."""
    order = open_order(year)
    if order is not None:
        return redirect("reports:memo-edit", request.agency.slug, order.memo_id)
    if not WorkingGroup.objects.filter(fiscal_year=year).exists():
        messages.warning(request, _("ปีนี้ยังไม่มีคณะทำงาน ตั้งคณะทำงานในหน้าคณะทำงานก่อน"))
        return redirect("measures:group-list", request.agency.slug, year)
    memo = draft.create_memo(
        kind=MemoKind.APPOINT_GROUPS,
        fiscal_year=year,
        plan=Plan.objects.filter(fiscal_year=year).first(),
        report=None,
        by=request.member,
        at=timezone.now(),
    )
    return redirect("reports:memo-edit", request.agency.slug, memo.pk)
