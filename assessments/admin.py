"""The system administrator's desk: criteria are data of every year; scores go in and out as files."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ConfirmImportForm, ImportForm

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
    SubIndicator,
    Tool,
    Window,
    WithConfidence,
)
from assessments.resources import UNREADABLE, ScoreResource
from assessments.result_files import FORMATS, UnreadableFile
from organisations.admin import ReadOnlyAdmin
from organisations.models import Agency

SOURCE = ("confidence", "source_note")


class ToolInline(admin.TabularInline[Any, Any]):
    """Tools of a year and their weights."""

    model, extra, fields = Tool, 0, ("code", "name", "weight", "order", *SOURCE)


class LevelInline(admin.TabularInline[Any, Any]):
    """Levels of a year; in order, the first that holds wins."""

    model, extra, fields = Level, 0, ("code", "min_total", "min_each_tool", "is_pass", "order", *SOURCE)


class WindowInline(admin.TabularInline[Any, Any]):
    """Calendar of a year."""

    model, extra, fields = Window, 0, ("what", "starts_on", "ends_on", *SOURCE)


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
        "scoring_rule",
        "item_rule",
        "pass_mark",
        "is_comparable",
        "item_count",
        "confidence",
    )
    list_filter = ("confidence", "is_comparable")
    search_fields = ("fiscal_year",)
    inlines = (ToolInline, LevelInline, WindowInline)


class _PartForm(forms.ModelForm[Any]):
    def clean(self) -> dict[str, Any]:
        """Refuse to hang a part of one year on another year's criteria."""
        data = super().clean() or {}
        for name in ("tool", "indicator", "sub_indicator"):
            parent = data.get(name)
            if parent and data.get("criteria") and parent.criteria_id != data["criteria"].pk:
                self.add_error(name, _("เป็นของเกณฑ์ปีอื่น"))
        return data


class PartOfYearAdmin(EnteredByHand):
    """A part of a year's criteria."""

    form = _PartForm
    list_filter: ClassVar[Any] = ("criteria", "confidence")
    list_select_related: ClassVar[Any] = ("criteria",)
    ordering = ("-criteria__fiscal_year", "order")


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


class _ScoreImportForm(ImportForm):
    agency = forms.ModelChoiceField(
        label=_("หน่วยงานของไฟล์"), queryset=Agency.objects.all(), required=False, empty_label=_("แต่ละแถวระบุเอง")
    )


class _ScoreConfirmForm(ConfirmImportForm):
    agency = forms.ModelChoiceField(queryset=Agency.objects.all(), required=False, widget=forms.HiddenInput)


@admin.register(Score)
class ScoreAdmin(ImportExportModelAdmin, ReadOnlyAdmin):
    """Scores, in and out as files; the agency's record keeps the import, so no second log is written."""

    resource_classes = (ScoreResource,)
    formats = FORMATS
    import_form_class = _ScoreImportForm
    confirm_form_class = _ScoreConfirmForm
    skip_admin_log = True
    list_display = ("assessment", "detail", "code", "value")
    list_filter = ("assessment__criteria", "detail", "assessment__agency")
    search_fields = ("code",)
    list_select_related = ("assessment__agency", "assessment__criteria")

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- the library's signature
        """Import what was previewed; a file that is no longer there is asked for again."""
        try:
            response: HttpResponse = super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.error(request, _("ไม่มีไฟล์ที่ตรวจไว้แล้ว เลือกไฟล์ใหม่"))
            return redirect("admin:assessments_score_import")
        return response

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:  # noqa: ANN401 -- the library's signature
        """Say in Thai why a file cannot be read."""
        code = e.code if isinstance(e, UnreadableFile) else "not_a_table"
        form.add_error("import_file", str(UNREADABLE[code]))

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:  # noqa: ANN401 -- the library's signature
        """Carry the chosen agency to the second step."""
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        return initial | ({"agency": import_form.cleaned_data.get("agency")} if import_form else {})

    def get_import_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- the library's signature
        """Give the chosen agency to the resource."""
        found: dict[str, Any] = super().get_import_resource_kwargs(request, *args, **kwargs)
        form = found.pop("form", None) or kwargs.get("form")
        data = getattr(form, "cleaned_data", None) or {}
        return found | {"agency": data.get("agency")}
