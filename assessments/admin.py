"""The system administrator's desk: criteria are data of every year; scores go in and out as files."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from import_export.admin import ExportMixin

from assessments.actions.copying import copy_criteria
from assessments.actions.revisions import RevisionRefused, open_revision, put_in_force
from assessments.forms import ScaleForm, ScoreFileForm
from assessments.forms.criteria import CriteriaForm, NewYearForm, YearForm
from assessments.models import (
    Assessment,
    Confidence,
    CriteriaSet,
    Indicator,
    Item,
    Level,
    Question,
    RequiredPart,
    Score,
    ScoreImport,
    SubIndicator,
    Tool,
    Window,
    WithConfidence,
)
from assessments.queries import criteria_years
from assessments.resources import ScoreResource
from assessments.result_files import FORMATS
from assessments.views import imports
from organisations.admin import ReadOnlyAdmin

SOURCE = ("confidence", "source_note")
REFUSALS = {"draft_exists": _("ปีนี้มีฉบับร่างอยู่แล้ว แก้ในฉบับร่างนั้น"), "not_a_draft": _("ฉบับนี้ใช้บังคับอยู่แล้ว")}


class PartInline(admin.TabularInline[Any, Any]):
    """Parts of a year; none goes while results hang on it."""

    form, extra = CriteriaForm, 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse once a result was scored with the year."""
        return super().has_delete_permission(request, obj) and not criteria_years.is_scored(obj)


class ToolInline(PartInline):
    """Tools of a year and their weights."""

    model, fields = Tool, ("code", "name", "weight", "order", *SOURCE)


class LevelInline(PartInline):
    """Levels of a year; in order, the first that holds wins."""

    model, fields = Level, ("code", "min_total", "min_each_tool", "is_pass", "order", *SOURCE)


class WindowInline(admin.TabularInline[Any, Any]):
    """Calendar of a year: dates move, results do not hang on them."""

    model, extra, fields = Window, 0, ("kind", "what", "starts_on", "ends_on", *SOURCE)


class EnteredByHand(admin.ModelAdmin[Any]):
    """What an administrator changes says so (confidence "entered"): installing the files again leaves it alone."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ANN401 -- Django's signature
        """Mark a changed row, unless its confidence was chosen."""
        if form.changed_data and "confidence" not in form.changed_data:
            obj.confidence = Confidence.ENTERED
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ANN401 -- Django's signature
        """Mark changed rows below; a row without confidence of its own marks the one it belongs to."""
        for inner in formset.forms:
            if not inner.has_changed() or "confidence" in inner.changed_data:
                continue
            row = inner.instance if isinstance(inner.instance, WithConfidence) else form.instance
            row.confidence = Confidence.ENTERED
        if formset.has_changed():
            form.instance.save()
        super().save_formset(request, form, formset, change)


@admin.register(CriteriaSet)
class CriteriaSetAdmin(EnteredByHand):
    """Criteria of the years."""

    list_display = (
        "fiscal_year",
        "revision",
        "is_draft",
        "scoring_rule",
        "item_rule",
        "pass_mark",
        "is_comparable",
        "item_count",
        "confidence",
    )
    list_filter = ("is_draft", "confidence", "is_comparable")
    search_fields = ("fiscal_year",)
    readonly_fields = ("revision", "is_draft")
    form = YearForm
    actions = ("open_draft", "put_draft_in_force")
    inlines = (ToolInline, LevelInline, WindowInline)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """Ask for a number and a year to copy from where there is no year yet."""
        return super().get_form(request, obj, change, **kwargs) if obj else NewYearForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401 -- Django's signature
        """Show both fields of a new year."""
        return super().get_fieldsets(request, obj) if obj else ((None, {"fields": ("fiscal_year", "copy_from")}),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """Show no parts before the year is there."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ANN401 -- Django's signature
        """Fill a new year from the one it is copied from."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            source = form.cleaned_data["copy_from"]
            copy_criteria(source=source, target=obj, by=request.user, at=timezone.now())  # type: ignore[arg-type] # signed in

    @admin.action(description=_("เปิดฉบับใหม่ของปีที่เลือก (ฉบับร่าง คัดลอกจากฉบับนี้)"), permissions=["change"])
    def open_draft(self, request: HttpRequest, queryset: QuerySet[CriteriaSet]) -> HttpResponse | None:
        """Open the next revision of one year, and go there."""
        if queryset.count() != 1:
            self.message_user(request, _("เลือกเกณฑ์ครั้งละหนึ่งฉบับ"), messages.ERROR)
            return None
        try:
            draft = open_revision(source=queryset.get(), by=request.user, at=timezone.now())  # type: ignore[arg-type] # signed in
        except RevisionRefused as why:
            self.message_user(request, REFUSALS[why.code], messages.ERROR)
            return None
        return redirect("admin:assessments_criteriaset_change", draft.pk)

    @admin.action(description=_("ใช้บังคับฉบับร่างที่เลือก (ผลเดิมใช้ฉบับเดิมต่อไป)"), permissions=["change"])
    def put_draft_in_force(self, request: HttpRequest, queryset: QuerySet[CriteriaSet]) -> None:
        """Let new results be scored with a draft."""
        for criteria in queryset:
            try:
                put_in_force(criteria=criteria, by=request.user, at=timezone.now())  # type: ignore[arg-type] # signed in
            except RevisionRefused as why:
                self.message_user(request, REFUSALS[why.code], messages.ERROR)
            else:
                self.message_user(request, _("ใช้บังคับเกณฑ์ %(criteria)s แล้ว") % {"criteria": criteria})

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ANN401 -- Django's signature
        """Go on to the copied year."""
        return redirect("admin:assessments_criteriaset_change", obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse once a result was scored with the year; several at once are never deleted."""
        return obj is not None and super().has_delete_permission(request, obj) and not criteria_years.is_scored(obj)


class PartOfYearAdmin(EnteredByHand):
    """A part of a year's criteria."""

    form = CriteriaForm
    list_filter: ClassVar[Any] = ("criteria", "confidence")
    list_select_related: ClassVar[Any] = ("criteria",)
    ordering = ("-criteria__fiscal_year", "order")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse once a result was scored with the year; several at once are never deleted."""
        return (
            obj is not None
            and super().has_delete_permission(request, obj)
            and not criteria_years.is_scored(obj.criteria)
        )


@admin.register(Indicator)
class IndicatorAdmin(PartOfYearAdmin):
    """Indicators."""

    list_display = ("code", "name", "criteria", "tool", "confidence")
    search_fields = ("code", "name")
    list_select_related = ("criteria", "tool")


@admin.register(SubIndicator)
class SubIndicatorAdmin(PartOfYearAdmin):
    """Sub-indicators."""

    list_display = ("code", "name", "criteria", "items_complete", "confidence")
    search_fields = ("code", "name")
    autocomplete_fields = ("indicator",)


class RequiredPartInline(admin.TabularInline[Any, Any]):
    """What an item must show."""

    model, extra, fields = RequiredPart, 0, ("text", "order")


@admin.register(Item)
class ItemAdmin(PartOfYearAdmin):
    """O-items and what each must show."""

    list_display = ("code", "title", "criteria", "sub_indicator", "purpose", "confidence")
    list_filter = ("criteria", "purpose", "confidence")
    search_fields = ("code", "title")
    list_select_related = ("criteria", "sub_indicator")
    autocomplete_fields = ("sub_indicator",)
    inlines = (RequiredPartInline,)


@admin.register(Question)
class QuestionAdmin(PartOfYearAdmin):
    """Survey questions."""

    list_display = ("code", "text", "criteria", "indicator", "scale", "is_reverse", "confidence")
    search_fields = ("code", "text")
    list_select_related = ("criteria", "indicator")
    autocomplete_fields = ("indicator",)


class ScoreInline(admin.TabularInline[Any, Any]):
    """Scores of a result."""

    model, extra, fields = Score, 0, ("detail", "code", "value", "source", "note")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse: scores change on the agency's sheet or by a file, which both leave a record."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse, as above."""
        return False


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Results with their scores, to read: they change on the agency's own sheet or by a file."""

    list_display = ("agency", "criteria", "published_level", "confirmed_at")
    list_filter = ("criteria", "agency")
    search_fields = ("agency__name", "agency__slug")
    list_select_related = ("agency", "criteria")
    inlines = (ScoreInline,)


@admin.register(Score)
class ScoreAdmin(ExportMixin, ReadOnlyAdmin):
    """Scores, to read and to take out as a file; they come in by ScoreImportAdmin."""

    resource_classes = (ScoreResource,)
    formats = FORMATS
    list_display = ("assessment", "detail", "code", "value")
    list_filter = ("assessment__criteria", "detail", "assessment__agency")
    search_fields = ("code",)
    list_select_related = ("assessment__agency", "assessment__criteria")


@admin.register(ScoreImport)
class ScoreImportAdmin(ReadOnlyAdmin):
    """National files: tried out, confirmed once, written by the worker. Each agency's record keeps its part."""

    list_display = ("name", "agency", "state", "uploaded_by", "uploaded_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("agency", "uploaded_by")

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ANN401 -- rows of any agency
        """Leave the bytes where they are."""
        return super().get_queryset(request).defer("content")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Let the system administrator hand in a file."""
        return bool(request.user.is_superuser)

    def get_urls(self) -> list[Any]:
        """Put the steps of an import before the usual pages."""
        wrap = self.admin_site.admin_view
        steps = [
            path("add/", wrap(self.new), name="assessments_scoreimport_add"),
            path("<int:pk>/change/", wrap(self.detail), name="assessments_scoreimport_change"),
            path("<int:pk>/confirm/", wrap(require_POST(self.confirm)), name="assessments_scoreimport_confirm"),
            path("<int:pk>/retry/", wrap(require_POST(self.retry)), name="assessments_scoreimport_retry"),
        ]
        return [*steps, *super().get_urls()]

    def new(self, request: HttpRequest) -> HttpResponseBase:
        """Take a file of any number of agencies."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ScoreFileForm(request.POST or None, request.FILES or None)
        status = HTTPStatus.OK
        if request.method == "POST":
            taken, status = imports.taken_file(request, form, None)
            if taken is not None:
                return redirect("admin:assessments_scoreimport_change", taken.pk)
        context = {**self.admin_site.each_context(request), "form": form, "title": _("นำเข้าคะแนนจากไฟล์")}
        return render(request, "assessments/admin_import_new.html", context, status=status)

    def detail(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show an import; the answers about tool scores come back here."""
        found = self._own(request, pk)
        form = ScaleForm(request.POST or None, questions=found.report.get("questions", {}))
        if request.method == "POST" and form.is_valid():
            imports.answered(request, found, form)
            return redirect("admin:assessments_scoreimport_change", pk)
        return self._page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Write what was shown, once."""
        found = self._own(request, pk)
        if imports.confirmed(request, found):
            return redirect("admin:assessments_scoreimport_change", pk)
        found.refresh_from_db()
        form = ScaleForm(questions=found.report.get("questions", {}))
        return self._page(request, found, form, HTTPStatus.CONFLICT)

    def retry(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Try a step again that the worker gave up."""
        imports.retried(self._own(request, pk))
        return redirect("admin:assessments_scoreimport_change", pk)

    def _own(self, request: HttpRequest, pk: int) -> ScoreImport:
        """Return a national file of this administrator. Raises Http404 for any other."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return get_object_or_404(ScoreImport, pk=pk, agency__isnull=True, uploaded_by=request.user)

    def _page(self, request: HttpRequest, found: ScoreImport, form: ScaleForm, status: int) -> HttpResponseBase:
        context = self.admin_site.each_context(request) | imports.preview(request, found, form)
        context["title"] = _("ตรวจไฟล์คะแนน")
        return render(request, "assessments/admin_import_detail.html", context, status=status)
