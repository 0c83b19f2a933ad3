"""The system administrator's desk: criteria are data of every year; scores go in and out as files."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ConfirmImportForm, ImportForm

from assessments.models import (
    Assessment,
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
)
from assessments.resources import ScoreResource
from assessments.result_files import FORMATS
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


@admin.register(CriteriaSet)
class CriteriaSetAdmin(admin.ModelAdmin[CriteriaSet]):
    """Criteria of the years."""

    list_display = ("fiscal_year", "scoring_rule", "item_rule", "pass_mark", "is_comparable", "item_count", "confidence")
    list_filter = ("confidence", "is_comparable")
    search_fields = ("fiscal_year",)
    inlines = (ToolInline, LevelInline, WindowInline)


class PartOfYearAdmin(admin.ModelAdmin[Any]):
    """A part of a year's criteria."""

    list_filter = ("criteria", "confidence")
    list_select_related = ("criteria",)
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


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin[Assessment]):
    """Results; confirming is for the agency's own staff."""

    list_display = ("agency", "criteria", "published_level", "confirmed_at")
    list_filter = ("criteria", "agency")
    search_fields = ("agency__name", "agency__slug")
    list_select_related = ("agency", "criteria")
    autocomplete_fields = ("agency", "criteria")
    readonly_fields = ("confirmed_at", "confirmed_by")
    inlines = (ScoreInline,)


class _ScoreImportForm(ImportForm):  # type: ignore[misc] # the library has no types
    agency = forms.ModelChoiceField(
        label=_("หน่วยงานของแถวที่ไม่ระบุ"), queryset=Agency.objects.all(), required=False, empty_label=_("ทุกแถวระบุเอง")
    )


class _ScoreConfirmForm(ConfirmImportForm):  # type: ignore[misc] # the library has no types
    agency = forms.ModelChoiceField(queryset=Agency.objects.all(), required=False, widget=forms.HiddenInput)


@admin.register(Score)
class ScoreAdmin(ImportExportModelAdmin):  # type: ignore[misc] # the library has no types
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
    autocomplete_fields = ("assessment",)

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
