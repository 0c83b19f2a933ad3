"""The system administrator's desk: agencies, accounts, posts. Records are read there, never written."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.actions import OrganisationRefused
from organisations.actions.factors import reset_factors
from organisations.forms import ResetFactorsForm
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
from organisations.views import REFUSALS


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

    def get_urls(self) -> list[Any]:
        """Put the page for lost factors before the usual ones."""
        view = self.admin_site.admin_view(self.reset_factors)
        return [path("<int:pk>/factors/", view, name="organisations_user_factors"), *super().get_urls()]

    def reset_factors(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Ask for the reason, then take an account's second factors away."""
        person = get_object_or_404(User, pk=pk)
        if not request.user.is_superuser:
            raise PermissionDenied
        form = ResetFactorsForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                reset_factors(user=person, reason=reason, by=request.user, at=timezone.now())
            except OrganisationRefused as refused:
                form.add_error(None, str(REFUSALS[refused.code]))
            else:
                self.log_change(request, person, f"ยกเลิกการยืนยันตัวตนสองขั้น: {reason}")
                self.message_user(request, _("ยกเลิกการยืนยันตัวตนสองขั้นแล้ว"))
                return redirect("admin:organisations_user_change", pk)
        title = _("ยกเลิกการยืนยันตัวตนสองขั้นของ %(user)s") % {"user": person}
        context = {**self.admin_site.each_context(request), "form": form, "title": title}
        return render(request, "organisations/admin_reset_factors.html", context, status=422 if form.is_bound else 200)


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
