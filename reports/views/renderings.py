"""Papers being made: progress, failure with a way on, and the file."""

from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from measures.models import Plan
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.models import Role
from organisations.queries import Member
from reports import papers, store
from reports.actions import rendering as actions
from reports.actions.leases import has_failed
from reports.models import PagePicture, Rendering
from reports.views.previews import preview_addresses


@desk()
@require_safe
def rendering_detail(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Lead to the file, or say how far it is; the page looks again by itself. `?framed` shows the pages as pictures."""
    rendering = get_object_or_404(Rendering.objects.select_related("file"), pk=pk)
    if rendering.file_id and "framed" not in request.GET:
        return redirect("reports:rendering-pdf", request.agency.slug, pk)
    if rendering.file:
        pages = list(rendering.page_pictures.all())
        context = {"rendering": rendering, "pages": pages, "rest": (rendering.file.pages or 0) - len(pages)}
        return render(request, "reports/rendering_pages.html", context)
    context = {"rendering": rendering, "failed": has_failed(rendering), "may_retry": may_retry(request.member)}
    return render(request, "reports/rendering_detail.html", context)


@desk()
@require_safe
def rendering_state(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Say in JSON how far a paper is: "waiting", "ready" or "failed"."""
    rendering = get_object_or_404(Rendering.objects.only("pk", "file_id", "attempts", "last_error"), pk=pk)
    state = "ready" if rendering.file_id else "failed" if has_failed(rendering) else "waiting"
    answer = JsonResponse({"state": state})
    answer["Cache-Control"] = "no-store"
    return answer


@desk()
@require_safe
def rendering_page(request: DeskRequest, pk: int, number: int) -> HttpResponseBase:
    """Serve the picture of a page to a member."""
    picture = get_object_or_404(PagePicture.objects.select_related("file"), rendering=pk, number=number)
    answer = store.response(picture.file, request, f"{pk}-{number}.png")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


@desk()
@require_safe
def rendering_pdf(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Serve the stored bytes to a member."""
    rendering = get_object_or_404(Rendering.objects.select_related("file"), pk=pk)
    if rendering.file is None:
        raise Http404
    answer = store.response(rendering.file, request, f"{rendering.kind}-{pk}.pdf")
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer


@desk(permissions.may_edit)
@require_POST
def plan_paper(request: DeskRequest, year: int) -> HttpResponseBase:
    """Ask for the plan of a year as it stands now as a paper, and lead to its pages; a page beside it is told where."""
    plan = get_object_or_404(Plan.objects.select_related("agency"), fiscal_year=year)
    if "X-Autosave" in request.headers:
        return JsonResponse(preview_addresses(request.agency, papers.plan_document(plan), f"plan-{plan.pk}"))
    rendering = actions.request(agency=request.agency, paper=papers.plan_document(plan), at=timezone.now())
    return redirect(f"{reverse('reports:rendering-detail', args=[request.agency.slug, rendering.pk])}?framed")


@desk(permissions.may_edit)
@require_POST
def analysis_paper(request: DeskRequest, year: int) -> HttpResponseBase:
    """Ask for the analysis of a year's result as a paper, and lead to it."""
    document = papers.analysis_document(request.agency, year)
    if document is None:
        raise Http404
    rendering = actions.request(agency=request.agency, paper=document, at=timezone.now())
    return redirect("reports:rendering-detail", request.agency.slug, rendering.pk)


def may_retry(member: Member) -> bool:
    """Everybody who works with papers may have one tried again; who only reads may not."""
    return bool(member.holdings or member.roles - {Role.READER})


@desk(may_retry)
@require_POST
def rendering_retry(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Try a paper that failed once more."""
    actions.retry(rendering=get_object_or_404(Rendering, pk=pk), at=timezone.now())
    return redirect("reports:rendering-detail", request.agency.slug, pk)
