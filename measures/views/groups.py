"""Working groups of a year: listed, started, written, moved, deleted and brought back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures.actions import groups as actions
from measures.forms import WorkingGroupForm, member_rows, refusal_sentence
from measures.queries import groups as queries
from measures.rules.refusal import MeasureRefused
from measures.views.answers import known_year, status_of
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.models import WorkingGroup

UNDO = "group_undo"
MOVES = {"up": -1, "down": 1}
LOST_RACE = 409


@desk()
@require_safe
def group_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the groups of a year, who sits in them today, and what is missing for an order."""
    seated = queries.seated_groups(known_year(year), timezone.localdate())
    context = {
        "year": year,
        "stage": "plan",
        "groups": seated,
        "from_year": None if seated else queries.year_to_copy(year),
        "may_edit": permissions.may_edit(request.member),
        "undo": request.session.get(UNDO, {}).get(f"{request.agency.pk}:{year}"),
        "changes": queries.changes_of(row.group for row in seated),
    }
    return render(request, "measures/group_list.html", context)


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: DeskRequest, year: int) -> HttpResponseBase:
    """Write a new group."""
    return _page(request, known_year(year), None)


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change a group."""
    group = get_object_or_404(WorkingGroup, pk=pk)
    return _page(request, group.fiscal_year, group)


def _page(request: DeskRequest, year: int, group: WorkingGroup | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = WorkingGroupForm(data, group=group, tools=queries.tools_of_year(year))
    members = member_rows(group, data)
    status = status_of(is_refused=data is not None)
    if data is not None and all([form.is_valid(), members.is_valid()]):
        try:
            return _save(request, year, group, form, members)
        except MeasureRefused as why:
            form.add_error("name" if why.code == "working_group_twice" else None, refusal_sentence(why))
            status = LOST_RACE if why.code == "working_group_changed" else status
    context = {
        "year": year,
        "stage": "plan",
        "group": group,
        "form": form,
        "members": members,
        "seen": queries.mark_of(group) if group else "",
        "changes": queries.changes_of([group]) if group else [],
    }
    return render(request, "measures/group_edit.html", context, status=status)


def _save(
    request: DeskRequest,
    year: int,
    group: WorkingGroup | None,
    form: WorkingGroupForm,
    members: Any,  # noqa: ANN401 -- rows of a formset
) -> HttpResponse:
    draft, at = form.draft(members), timezone.now()
    if group is None:
        actions.create_group(fiscal_year=year, draft=draft, by=request.member, at=at)
    else:
        seen = request.POST.get("seen", "")
        actions.update_group(group=group, draft=draft, seen=seen, by=request.member, at=at)
    messages.success(request, _("บันทึกคณะทำงานแล้ว"))
    return redirect("measures:group-list", request.agency.slug, year)


@desk(permissions.may_edit)
@require_POST
def group_start(request: DeskRequest, year: int) -> HttpResponseBase:
    """Make the usual groups of the year, or copy those of the year that `from` says."""
    known_year(year)
    last = queries.year_to_copy(year)
    try:
        if "from" in request.POST and last is not None:
            actions.copy_groups(from_year=last, fiscal_year=year, by=request.member, at=timezone.now())
            messages.success(
                request,
                _("คัดลอกคณะทำงานปี %(last)s แล้ว เปลี่ยนเลขปีในข้อความเป็น %(year)s ให้ ตรวจสมาชิกทีละคณะ")
                % {"last": last, "year": year},
            )
        else:
            actions.start_groups(fiscal_year=year, by=request.member, at=timezone.now())
            messages.success(request, _("เริ่มคณะทำงานแล้ว เพิ่มสมาชิกทีละคณะ"))
    except MeasureRefused as why:
        messages.warning(request, refusal_sentence(why))
    return redirect("measures:group-list", request.agency.slug, year)


@desk(permissions.may_edit)
@require_POST
def group_move(request: DeskRequest, pk: int, direction: str) -> HttpResponseBase:
    """Move a group one place up or down."""
    group = get_object_or_404(WorkingGroup, pk=pk)
    if direction not in MOVES:
        raise Http404
    actions.move_group(group=group, by_places=MOVES[direction], by=request.member, at=timezone.now())
    return redirect("measures:group-list", request.agency.slug, group.fiscal_year)


@desk(permissions.may_edit)
@require_POST
def group_delete(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Delete a group; what brings it back is kept in the session."""
    group = get_object_or_404(WorkingGroup, pk=pk)
    name = group.name
    snapshot = actions.delete_group(group=group, by=request.member, at=timezone.now())
    request.session[UNDO] = {f"{request.agency.pk}:{group.fiscal_year}": {"name": name, "snapshot": snapshot}}
    return redirect("measures:group-list", request.agency.slug, group.fiscal_year)


@desk(permissions.may_edit)
@require_POST
def group_restore(request: DeskRequest, year: int) -> HttpResponseBase:
    """Bring back the group this session deleted last."""
    key = f"{request.agency.pk}:{known_year(year)}"
    kept = request.session.get(UNDO, {}).get(key)
    try:
        if kept is None:
            raise MeasureRefused("gone")
        actions.restore_group(fiscal_year=year, snapshot=kept["snapshot"], by=request.member, at=timezone.now())
    except MeasureRefused as why:
        messages.warning(request, refusal_sentence(why))
    else:
        del request.session[UNDO]
        messages.success(request, _("กู้คืน “%(title)s” แล้ว") % {"title": kept["name"]})
    return redirect("measures:group-list", request.agency.slug, year)
