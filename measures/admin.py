"""The system administrator's view of plans: tidy to read, measures out and in as a spreadsheet."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from measures.models import (
    Evidence,
    LeftBehind,
    Measure,
    MeasureGroup,
    Owner,
    Plan,
    Progress,
    SetAside,
    SpecialDay,
    Step,
    Succession,
)
from organisations.admin import ReadOnlyAdmin


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Parts that are written on the desk, where every change leaves its line in the record."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse."""
        return False


class GroupInline(ReadOnlyInline):
    """Headings of a plan."""

    model, fields = MeasureGroup, ("order", "code", "title")


class SetAsideInline(ReadOnlyInline):
    """Weak points left without a measure."""

    model, fields = SetAside, ("detail", "code", "reason", "decided_by", "decided_at")


class LeftBehindInline(ReadOnlyInline):
    """Unfinished work of an earlier plan that is not taken up."""

    model, fields = LeftBehind, ("measure", "step", "reason", "decided_by", "decided_at")


class StepInline(ReadOnlyInline):
    """Steps of a measure."""

    model, fields = Step, ("order", "text", "status")


class OwnerInline(ReadOnlyInline):
    """Owners of a measure."""

    model, fields = Owner, ("unit", "post", "officer", "every_unit", "is_lead", "text")


class SuccessionInline(ReadOnlyInline):
    """Former owners of a measure."""

    model, fields = Succession, ("step", "former", "successor", "decided_by", "decided_at")


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Plans by agency and year."""

    list_display = ("title", "agency", "fiscal_year", "state", "grouping")
    list_filter = ("agency", "fiscal_year", "state")
    search_fields = ("title",)
    list_select_related = ("agency",)
    inlines = (GroupInline, SetAsideInline, LeftBehindInline)


@admin.register(Measure)
class MeasureAdmin(ReadOnlyAdmin):
    """Measures; spreadsheets go out and come in at the agency's desk."""

    list_display = ("__str__", "plan", "group", "period_text", "status")
    list_filter = ("plan__agency", "plan__fiscal_year", "status")
    search_fields = ("title",)
    list_select_related = ("plan", "group")
    inlines = (StepInline, OwnerInline, SuccessionInline)


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin):
    """What was reported."""

    list_display = ("measure", "concerns_on", "status", "reported_by", "reported_at")
    list_filter = ("measure__plan__agency", "status")
    list_select_related = ("measure", "reported_by")


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """Evidence: addresses and the hashes of files; the bytes are for the agency's members."""

    list_display = ("__str__", "agency", "fiscal_year", "extension", "added_by", "added_at")
    list_filter = ("agency", "fiscal_year")
    list_select_related = ("agency", "added_by")
    exclude = ("file",)


@admin.register(SpecialDay)
class SpecialDayAdmin(admin.ModelAdmin[SpecialDay]):
    """Days off that the cabinet adds, or moves, in the course of a year; public holidays are known."""

    list_display = ("day", "name", "is_worked")
    search_fields = ("name",)
