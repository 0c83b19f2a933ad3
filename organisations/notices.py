"""Mail: a notice row with the change it tells of, sent by the worker after commit, at most once."""

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django_scopes import scopes_disabled

from organisations.models import Agency, Notice, User

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
        return sum(_send(notice, at) for notice in waiting)


def _send(notice: Notice, at: dt.datetime) -> bool:
    if not Notice.objects.filter(pk=notice.pk, sending_at__isnull=True).update(sending_at=at):
        return False
    if not notice.user.email or not notice.user.is_active:
        return False
    context = {"notice": notice, "link": f"{settings.SITE_URL}{notice.path}"}
    try:
        send_mail(notice.subject, render_to_string("mail/notice.txt", context), None, [notice.user.email])
    except OSError:
        # The inbox still shows what this mail would have said: never sent twice, sometimes not at all.
        logger.exception("notice %s could not be sent", notice.pk)
        return False
    return True
