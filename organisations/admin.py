"""The system administrator's desk: agencies, accounts, posts. Records are read there, never written."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.models import (
    ActingAppointment,
    ActingKind,
    Agency,
    Event,
    FormerSlug,
    Membership,
    Officer,
    Post,
    Tenure,
    Unit,
    User,
    WorkingGroup,
)


class FormerSlugInline(admin.TabularInline[Any, Any]):
    """Former addresses of an agency."""

    model, extra = FormerSlug, 0


class MembershipInline(admin.TabularInline[Any, Any]):
    """Who belongs to an agency."""

    model, extra, raw_id_fields = Membership, 1, ("user",)


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin[Agency]):
    """Agencies: made here, run by themselves."""

    list_display = ("short_name", "kind", "district", "province", "slug", "is_sample")
    list_filter = ("kind", "province", "is_sample")
    search_fields = ("name", "short_name", "slug", "official_code")
    inlines = (MembershipInline, FormerSlugInline)
    formfield_overrides: ClassVar[Any] = {models.URLField: {"assume_scheme": "https"}}


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    """Accounts."""

    list_display = ("username", "display_name", "email", "is_active", "is_staff", "last_login")
    search_fields = ("username", "display_name", "email")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("ข้อมูลบัญชี"), {"fields": ("display_name", "email")}),
        (_("สิทธิ์ระบบ"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("เวลา"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "display_name", "email", "password1", "password2")}),
    )
    filter_horizontal = ()
    list_filter = ("is_active", "is_staff")


class UnitInline(admin.TabularInline[Any, Any]):
    """Sections of a unit."""

    model, extra, fields = Unit, 0, ("agency", "name", "order", "is_active")


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin[Unit]):
    """Units and sections."""

    list_display = ("name", "agency", "parent", "is_active")
    list_filter = ("agency",)
    search_fields = ("name",)
    list_select_related = ("agency", "parent")
    inlines = (UnitInline,)


class TenureInline(admin.TabularInline[Any, Any]):
    """Holders of a post."""

    model, extra, raw_id_fields = Tenure, 0, ("officer",)


class ActingInline(admin.TabularInline[Any, Any]):
    """Who acted for a post."""

    model, extra, raw_id_fields = ActingAppointment, 0, ("officer",)


@admin.register(Post)
class PostAdmin(admin.ModelAdmin[Post]):
    """Posts and their holders."""

    list_display = ("title", "agency", "level", "unit", "is_active")
    list_filter = ("agency", "level")
    search_fields = ("title",)
    list_select_related = ("agency", "unit")
    inlines = (TenureInline, ActingInline)


@admin.register(Officer)
class OfficerAdmin(admin.ModelAdmin[Officer]):
    """People."""

    list_display = ("name", "rank", "agency", "user", "is_sample")
    list_filter = ("agency",)
    search_fields = ("name",)
    list_select_related = ("agency", "user")
    autocomplete_fields = ("user",)


@admin.register(ActingKind)
class ActingKindAdmin(admin.ModelAdmin[ActingKind]):
    """Legal kinds of acting."""

    list_display = ("label", "order")


@admin.register(WorkingGroup)
class WorkingGroupAdmin(admin.ModelAdmin[WorkingGroup]):
    """Working groups."""

    list_display = ("name", "agency", "fiscal_year", "tool_code")
    list_filter = ("agency", "fiscal_year")


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """For records: nobody adds, changes or deletes them here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- Django's signature
        """Refuse."""
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The record of events."""

    list_display = ("at", "agency", "seq", "verb", "target_type", "target_id", "actor_name", "capacity")
    list_filter = ("agency", "verb")
    search_fields = ("target_id", "actor_name")
    list_select_related = ("agency",)
