"""The agency's own table layouts: copied from others, changed with the table in view, put away."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures.models import LayoutKind, TableLayout
from measures.queries import built_in_layouts, layout_of
from measures.rules.layouts import Layout
from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports import papers, queries
from reports.actions import layouts, rendering
from reports.forms.layouts import LayoutEditor
from reports.pdf import pages
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence

LOST_RACE, REFUSED = 409, 422
ROWS_SHOWN = 12  # of the newest plan or report; its paper shows all
USUAL = "plan-standard"


@desk(permissions.may_administer)
@require_safe
def layout_list(request: DeskRequest) -> HttpResponseBase:
    """Show the layouts that come with the portal, the agency's own, and those put away."""
    own = list(TableLayout.objects.all())
    uses = queries.layout_uses(request.agency)
    kinds = [
        (
            kind,
            [(row.layout, row, uses[row.code]) for row in own if row.kind == kind and row.archived_at is None],
            [(layout, None, uses[layout.code]) for layout in built_in_layouts().values() if layout.kind == kind],
        )
        for kind in LayoutKind
    ]
    archived = [(row.layout, row, uses[row.code]) for row in own if row.archived_at]
    return render(request, "reports/layout_list.html", {"kinds": kinds, "archived": archived})


@desk(permissions.may_administer)
def layout_new(request: DeskRequest) -> HttpResponseBase:
    """Begin a layout of the agency's own as a copy of another (`?from=`)."""
    try:
        source = layout_of(request.agency, request.GET.get("from", USUAL))
    except TableLayout.DoesNotExist as error:
        raise Http404 from error
    copy = dataclasses.replace(source, name=_("สำเนาของ %(name)s") % {"name": source.name})
    return _answer(request, LayoutEditor(_sent(request), copy), None)


@desk(permissions.may_administer)
def layout_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change a layout of the agency's own, the table in view."""
    row = get_object_or_404(TableLayout, pk=pk)
    return _answer(request, LayoutEditor(_sent(request), row.layout), row)


def _sent(request: DeskRequest) -> Any:  # noqa: ANN401 -- a QueryDict or None
    return request.POST if request.method == "POST" else None


def _answer(request: DeskRequest, editor: LayoutEditor, row: TableLayout | None) -> HttpResponseBase:
    """Show the form, draw what is typed (htmx), spread the widths, or keep the layout."""
    if request.method != "POST":
        return _page(request, editor, row)
    if "HX-Request" in request.headers:
        return render(request, "reports/_layout_preview.html", _drawn(request, editor))
    if request.POST.get("then") == "spread":
        return _page(request, editor.spread(), row, is_spread=True)
    return _save(request, editor, row) if editor.is_valid() else _page(request, editor, row, REFUSED)


def _save(request: DeskRequest, editor: LayoutEditor, row: TableLayout | None) -> HttpResponseBase:
    """Keep the layout, and ask for its paper where it is wanted."""
    try:
        row = _keep(request, editor.layout(), row)
    except MoveRefused as refused:
        editor.form.add_error(None, sentence(refused))
        return _page(request, editor, row, LOST_RACE)
    address = reverse("reports:layout-edit", args=[request.agency.slug, row.pk])
    if request.POST.get("then") == "preview":
        shown = papers.specimen_of(request.agency, row.layout)
        rendering.request(agency=request.agency, paper=shown.document, at=timezone.now())
        return redirect(f"{address}#paper")
    messages.success(request, _("บันทึกแล้ว"))
    return redirect(address)


def _keep(request: DeskRequest, layout: Layout, row: TableLayout | None) -> TableLayout:
    at = timezone.now()
    if row is None:
        return layouts.create_layout(layout=layout, by=request.member, at=at)
    seen = parse_datetime(request.POST.get("seen", ""))
    return layouts.update_layout(row=row, layout=layout, by=request.member, at=at, seen=seen)


def _page(
    request: DeskRequest, editor: LayoutEditor, row: TableLayout | None, status: int = 200, *, is_spread: bool = False
) -> HttpResponse:
    context = _drawn(request, editor) | {"editor": editor, "row": row, "is_spread": is_spread}
    if row:
        is_as_kept = context["layout"] == row.layout
        kept = context["shown"] if is_as_kept else papers.specimen_of(request.agency, row.layout)
        context["preview"] = queries.preview_of(kept.document)
        context["uses"] = queries.layout_uses(request.agency)[row.code]
    return render(request, "reports/layout_edit.html", context, status=status)


def _drawn(request: DeskRequest, editor: LayoutEditor) -> dict[str, Any]:
    """Return the tables as they would be printed now, the rows cut short, and how wide the columns are together."""
    layout = editor.drawn()
    shown = papers.specimen_of(request.agency, layout) if layout else None
    return {
        "agency": request.agency,
        "layout": layout,
        "shown": shown,
        "tables": _cut(shown.tables) if shown else [],
        "total": sum(column.width for column in layout.columns) if layout else 0,
    }


def _cut(tables: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- a tuple of paper tables
    """Return the first ROWS_SHOWN rows, table by table, ready to be drawn."""
    left, shown = ROWS_SHOWN, []
    for table in tables:
        rows = table.rows[:left]
        if rows:
            shown.append(pages.shown(dataclasses.replace(table, rows=rows)))
        left -= len(rows)
    return shown


@desk(permissions.may_administer)
@require_POST
def layout_archive(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a layout away, or take it back into use (`then=restore`)."""
    row = get_object_or_404(TableLayout, pk=pk)
    if request.POST.get("then") == "restore":
        layouts.restore_layout(row=row, by=request.member, at=timezone.now())
        messages.success(request, _("นำแบบตารางกลับมาใช้แล้ว"))
    else:
        layouts.archive_layout(row=row, by=request.member, at=timezone.now())
        messages.success(request, _("เก็บแบบตารางแล้ว เลือกใช้ไม่ได้อีก ของที่พิมพ์อยู่ยังพิมพ์ได้"))
    return redirect("reports:layout-list", request.agency.slug)
