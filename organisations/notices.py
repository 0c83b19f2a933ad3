"""Mail: a notice row with the change it tells of, sent by the worker after commit, at most once."""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_scopes import scopes_disabled

from organisations.models import Agency, Invitation, Notice, User

logger = logging.getLogger("ita_portal.notices")


def write(*, agency: Agency, user: User, event_key: str, subject: str, body: str, path: str, at: dt.datetime) -> Notice:
    """Ask for one mail about one event; a second request for the same event and user is the same mail."""
    notice: Notice
    notice, _made = Notice.objects.get_or_create(
        user=user,
        event_key=event_key,
        defaults={"agency": agency, "subject": subject, "body": body, "path": path, "created_at": at},
    )
    return notice


def deliver(*, at: dt.datetime, limit: int = 50) -> int:
    """Send waiting notices and return how many went out. Each is marked before sending: never twice."""
    with scopes_disabled():
        waiting = Notice.objects.filter(sending_at__isnull=True).select_related("user", "agency")[:limit]
        sent = sum(_send(notice, at) for notice in waiting)
        invited = Invitation.objects.filter(sending_at=None, accepted_at=None, withdrawn_at=None)
        return sent + sum(_invite(row, at) for row in invited.select_related("agency", "invited_by")[:limit])


def _send(notice: Notice, at: dt.datetime) -> bool:
    if not Notice.objects.filter(pk=notice.pk, sending_at__isnull=True).update(sending_at=at):
        return False
    if not notice.user.email or not notice.user.is_active:
        return False
    context = {"notice": notice, "link": f"{settings.SITE_URL}{notice.path}"}
    # The inbox still shows what this mail would have said: never sent twice, sometimes not at all.
    return _mail(notice.subject, "mail/notice.txt", context, notice.user.email)


def _invite(row: Invitation, at: dt.datetime) -> bool:
    if not Invitation.objects.filter(pk=row.pk, serial=row.serial, sending_at=None).update(sending_at=at):
        return False
    link = f"{settings.SITE_URL}{reverse('invitations:join', args=[row.token])}"
    with translation.override(settings.LANGUAGE_CODE):
        context = {"row": row, "link": link, "roles": row.role_names()}
        return _mail(f"คำเชิญเข้าใช้ ITA Portal: {row.agency.short_name}", "mail/invitation.txt", context, row.email)


def _mail(subject: str, template: str, context: dict[str, Any], to: str) -> bool:
    try:
        send_mail(subject, render_to_string(template, context), None, [to])
    except OSError:
        logger.exception("a mail (%s) could not be sent", template)
        return False
    return True
