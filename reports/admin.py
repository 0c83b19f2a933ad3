"""Records of papers, approvals and publications: read by the system administrator, never written."""

from django.contrib import admin

from organisations.admin import ReadOnlyAdmin
from reports.models import Decision, DocumentNumber, Memo, Publication, Rendering, StatusReport, Verb


@admin.register(Verb)
class VerbAdmin(admin.ModelAdmin[Verb]):
    """Verbs of approval are data."""

    list_display = ("label", "code", "effect", "needs_opinion", "order")


@admin.register(Memo)
class MemoAdmin(ReadOnlyAdmin):
    """Memos."""

    list_display = ("__str__", "agency", "fiscal_year", "kind", "state", "version", "updated_at")
    list_filter = ("agency", "state", "kind")
    list_select_related = ("agency",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Decisions."""

    list_display = ("decided_at", "signer_name", "signer_post", "acting_term", "verb_label", "authentication")


@admin.register(DocumentNumber)
class DocumentNumberAdmin(ReadOnlyAdmin):
    """Outgoing numbers."""

    list_display = ("prefix", "number", "calendar_year", "agency", "given_at")
    list_filter = ("agency", "calendar_year")


@admin.register(StatusReport)
class StatusReportAdmin(ReadOnlyAdmin):
    """Status reports."""

    list_display = ("title", "round", "version", "state", "frozen_at")


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """Publications."""

    list_display = ("id", "title", "agency", "fiscal_year", "kind", "published_at")
    list_filter = ("agency", "kind", "fiscal_year")


@admin.register(Rendering)
class RenderingAdmin(ReadOnlyAdmin):
    """Papers asked for: those that failed say why."""

    list_display = ("kind", "agency", "requested_at", "attempts", "finished_at", "last_error")
    list_filter = ("kind",)
    exclude = ("content",)
