"""The registers of an agency: every number of one, its paper and its file; entering, voiding, explaining."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import result_files
from ita_portal import thai
from ita_portal.template_filters import agency_digits
from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports import forms
from reports.actions import registers as actions
from reports.actions import rendering
from reports.forms.registers import GapForm, PaperForm
from reports.models import DocumentNumber, Series
from reports.papers import registers as papers
from reports.queries import registers as queries
from reports.queries.registers import Register
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence
from reports.views.renderings import may_retry

ROWS = 100  # of a register on one page
LOST_RACE, REFUSED = 409, 422


def _asked(request: DeskRequest, known: list[Register]) -> Register:
    """Return the register an address names: of the newest year, the first one, where it names none. 404 for nonsense."""
    series, _colon, prefix = request.GET.get("of", "").partition(":")
    year = request.GET.get("year", "") or str(next(iter(known), _today()).calendar_year)
    if not year.isdecimal() or len(year) > len("2569"):
        raise Http404
    in_year = [one for one in known if one.calendar_year == int(year)]
    if not series:
        prefix = request.agency.document_prefix
        return next(iter(in_year), Register(int(year), Series.OUTGOING, prefix))
    if series not in Series.values:
        raise Http404
    return Register(int(year), series, prefix)


def _today() -> Register:
    return Register(thai.be_year(timezone.localdate()), Series.OUTGOING)


def address(slug: str, register: Register, name: str = "register-list", **more: object) -> str:
    """Return where a register stands."""
    query = urlencode({"year": register.calendar_year, "of": register.key, **more})
    return f"{reverse(f'reports:{name}', args=[slug])}?{query}"


@desk()
@require_safe
def register_list(request: DeskRequest) -> HttpResponseBase:
    """Show one register, chosen by year and prefix, with its void and missing numbers."""
    known = queries.held()
    register = _asked(request, list(known))
    found = queries.lines(register)
    page = Paginator(found, ROWS).get_page(request.GET.get("page") or -1)
    held = known.get(register)
    offered = queries.keys_offered(request.member, list(known))
    context = {
        "register": register,
        "title": papers.title_of(register),
        "held": held,
        "next": (held.highest if held else 0) + 1,
        "lines": [
            (
                line,
                papers.span_of(line),
                address(request.agency.slug, register, "gap-note", first=line.first, last=line.last),
            )
            for line in page
        ],
        "unexplained": sum(line.gap is not None and not line.gap.note for line in found),
        "years": sorted(
            {_today().calendar_year, register.calendar_year, *(one.calendar_year for one in known)}, reverse=True
        ),
        "choices": _choices(request, dict.fromkeys([*offered, (register.series, register.prefix)])),
        "may_number": permissions.may_number(request.member),
        "may_print": may_retry(request.member) and bool(found),
        "published": queries.published_memos(list(page)),
        "addresses": _addresses(request, register),
        **_pages(request, register, page),
    }
    return render(request, "reports/register_list.html", context)


def _choices(request: DeskRequest, keys: dict[tuple[str, str], None]) -> list[tuple[str, str]]:
    return [
        (f"{series}:{prefix}", agency_digits(f"{Series(series).label} {prefix}".strip(), request.agency))
        for series, prefix in keys
    ]


def _addresses(request: DeskRequest, register: Register) -> dict[str, str]:
    query = urlencode({"year": register.calendar_year, "of": register.key})
    files = {name: reverse("reports:register-file", args=[request.agency.slug, name]) for name in ("xlsx", "csv")}
    places = {"paper": reverse("reports:register-paper", args=[request.agency.slug]), **files}
    return {name: f"{place}?{query}" for name, place in places.items()}


def _pages(request: DeskRequest, register: Register, page: Page) -> dict[str, str]:
    slug, count = request.agency.slug, page.paginator.num_pages
    words = {"number": page.number, "count": count}
    return {
        "position": agency_digits(_("หน้า %(number)s จาก %(count)s") % words, request.agency),
        "previous_url": address(slug, register, page=page.number - 1) if page.number > 1 else "",
        "next_url": address(slug, register, page=page.number + 1) if page.number < count else "",
    }


@desk()
@require_safe
def register_file(request: DeskRequest, ending: str) -> HttpResponseBase:
    """Send a register as a workbook or CSV, every cell a text."""
    if ending not in {"xlsx", "csv"}:
        raise Http404
    register = _asked(request, list(queries.held()))
    content, kind = result_files.as_file(ending, papers.HEADINGS, map(papers.cells, queries.lines(register)))
    answer = HttpResponse(content, content_type=kind)
    name = f"{request.agency.slug}-{register.series}-{register.calendar_year}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@desk(may_retry)
@require_POST
def register_paper(request: DeskRequest) -> HttpResponseBase:
    """Ask for a register as a paper, and lead to its pages."""
    register = _asked(request, list(queries.held()))
    paper = papers.register_document(request.agency, register, queries.lines(register))
    made = rendering.request(agency=request.agency, paper=paper, at=timezone.now())
    return redirect(f"{reverse('reports:rendering-detail', args=[request.agency.slug, made.pk])}?framed")


@desk(permissions.may_number)
def number_new(request: DeskRequest) -> HttpResponseBase:
    """Enter a paper made elsewhere."""
    known = list(queries.held())
    offered = _choices(request, dict.fromkeys(queries.keys_offered(request.member, known)))
    chosen = {"register": request.GET.get("of", ""), "number": request.GET.get("number", "")}
    form = PaperForm(request.POST or None, registers=offered, today=timezone.localdate(), initial=chosen)
    status = REFUSED if form.is_bound else HttpResponse.status_code
    if request.method == "POST" and form.is_valid():
        series, _colon, prefix = form.cleaned_data["register"].partition(":")
        try:
            given = actions.enter_paper(
                series=series,
                prefix=prefix,
                number=form.chosen(),
                paper=form.paper(),
                by=request.member,
                at=timezone.now(),
            )
        except MoveRefused as refused:
            form.add_error("number", sentence(refused))
            status = LOST_RACE
        else:
            text = _("ลงทะเบียนเลข %(number)s แล้ว") % {"number": given}
            messages.success(request, agency_digits(text, request.agency))
            return redirect(address(request.agency.slug, Register(given.calendar_year, series, prefix)))
    return render(request, "reports/number_new.html", {"form": form}, status=status)


@desk(permissions.may_number)
def number_void(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Ask for the reason and void a number; it stays in the register."""
    number = get_object_or_404(DocumentNumber.objects.select_related("memo", "order__memo", "voided"), pk=pk)
    register = Register(number.calendar_year, number.series, number.prefix)
    form = forms.ReasonForm(request.POST or None)
    status = REFUSED if form.is_bound else HttpResponse.status_code
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_number(number=number, reason=form.cleaned_data["reason"], by=request.member, at=timezone.now())
        except MoveRefused as refused:
            form.add_error(None, sentence(refused))
            status = LOST_RACE if refused.code == "voided_already" else REFUSED
        else:
            messages.success(request, _("ยกเลิกเลขแล้ว เลขยังอยู่ในทะเบียนและไม่นำกลับมาใช้"))
            return redirect(address(request.agency.slug, register))
    context = {
        "form": form,
        "number": number,
        "line": queries.Line(number.number, number.number, row=number),
        "back": address(request.agency.slug, register),
    }
    return render(request, "reports/number_void.html", context, status=status)


@desk(permissions.may_number)
def gap_note(request: DeskRequest) -> HttpResponseBase:
    """Say why some numbers of a register were not given."""
    register = _asked(request, list(queries.held()))
    asked = {name: request.GET.get(name, "") for name in ("first", "last")}
    form = GapForm(request.POST or None, initial=asked)
    status = REFUSED if form.is_bound else HttpResponse.status_code
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.explain_gap(
                register=register,
                first=int(data["first"]),
                last=int(data["last"]),
                text=data["text"],
                by=request.member,
                at=timezone.now(),
            )
        except MoveRefused as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, _("บันทึกคำอธิบายแล้ว"))
            return redirect(address(request.agency.slug, register))
    context = {"form": form, "title": papers.title_of(register), "back": address(request.agency.slug, register)}
    return render(request, "reports/gap_note.html", context, status=status)
