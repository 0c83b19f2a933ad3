"""A person's own reminders and calendar, over all agencies they belong to."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from measures.actions import my_reminders as actions
from measures.forms.reminding import ModeForm
from measures.queries import my_reminders as queries
from measures.rules import calendar_file

HOUR = 3600
FETCHES = 60  # an hour of one calendar: programs ask a few times a day
GUESSES = 30  # an hour from one address of calendars that are none; one company's servers ask for many people's


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_reminders(request: HttpRequest) -> HttpResponseBase:
    """Show how I am told and my calendar; POST chooses (`mode`), makes a new address (`make`) or ends it (`end`)."""
    user: Any = request.user
    if request.method == "POST" and "make" in request.POST:
        token = actions.make_calendar(user=user, at=timezone.now())
        return render(request, "measures/my_reminders.html", _context(user, token=token))
    if request.method == "POST" and "end" in request.POST:
        actions.end_calendar(user=user)
        messages.success(request, _("ยกเลิกที่อยู่ปฏิทินแล้ว ที่อยู่เดิมเปิดไม่ได้อีก"))
        return redirect("mine:reminders")
    form = ModeForm(request.POST or None, initial={"mode": queries.mode_of(user)})
    if request.method == "POST" and form.is_valid():
        actions.choose(user=user, mode=form.cleaned_data["mode"])
        messages.success(request, _("บันทึกแล้ว"))
        return redirect("mine:reminders")
    status = 422 if form.errors else 200
    return render(request, "measures/my_reminders.html", _context(user) | {"form": form}, status=status)


def _context(user: Any, token: str = "") -> dict[str, Any]:  # noqa: ANN401 -- a signed-in user
    address = f"{settings.SITE_URL}{reverse('mine:calendar', args=[token])}" if token else ""
    return {
        "form": ModeForm(initial={"mode": queries.mode_of(user)}),
        "key": queries.calendar_key_of(user),
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
    }


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer with the calendar of whoever the secret belongs to; unknown and ended addresses are the same 404."""
    known_by = actions.hash_of_token(token)
    visitor = f"guess:{request.META.get('REMOTE_ADDR', '')}"
    if _times(visitor) >= GUESSES or _count(known_by) > FETCHES:
        return _too_often(request)
    key = queries.calendar_key(known_by)
    if key is None:
        _count(visitor)
        raise Http404
    day = timezone.localdate()
    entries = queries.calendar_of(key.user, day)
    actions.calendar_was_read(key=key, day=day)
    host = urlsplit(settings.SITE_URL).hostname or ""
    answer = HttpResponse(calendar_file.written("กำหนดงาน ITA", entries, host, day), "text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="ita.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _times(what: str) -> int:
    return int(cache.get(f"calendar:{what}", 0))


def _count(what: str) -> int:
    """Count one more time within the hour and return how many there were."""
    key = f"calendar:{what}"
    if cache.add(key, 1, HOUR):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended between the two
        cache.set(key, 1, HOUR)
        return 1


def _too_often(request: HttpRequest) -> HttpResponse:
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(HOUR)
    return answer
