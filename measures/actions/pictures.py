"""Pictures of the pages that stand as evidence: asked for by a check, taken by the worker, the first and newest kept."""

import datetime as dt
import functools
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django_scopes import scopes_disabled

from measures import page_camera
from measures.models import CheckPicture, LinkCheck, WatchedHost, WatchedLink

LEASE = dt.timedelta(minutes=2)
AT_ONCE = 4
NEWEST = 5  # kept beside the first of an address
Camera = Callable[[str], page_camera.Shot]


def take_due(*, at: dt.datetime, camera: Camera = page_camera.take, limit: int = AT_ONCE) -> int:
    """Take the pictures that are asked for; return how many. Nothing where no browser is.

    The host is held under a lease: nobody else asks it meanwhile. A killed worker's lease runs out.
    """
    if not page_camera.browser():
        return 0
    with scopes_disabled():
        free = Q(host__lease_until__isnull=True) | Q(host__lease_until__lt=at)
        waiting = WatchedLink.objects.filter(free, wants_picture=True).select_related("last").defer("last__text")
        return sum(_take(link, at, camera) for link in waiting.order_by("pk")[:limit])


def _take(link: WatchedLink, at: dt.datetime, camera: Camera) -> bool:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
    if not WatchedHost.objects.filter(free, pk=link.host_id).update(lease_until=at + LEASE):
        return False
    try:
        shot = camera(link.url)
        if link.last is not None:
            _keep(link, link.last, shot, at)
        return bool(shot.data)
    finally:
        WatchedHost.objects.filter(pk=link.host_id, lease_until=at + LEASE).update(lease_until=None)


@transaction.atomic
def _keep(link: WatchedLink, check: LinkCheck, shot: page_camera.Shot, at: dt.datetime) -> None:
    name = f"pages/{link.agency_id}/{shot.sha256[:2]}/{shot.sha256}.jpg" if shot.data else ""
    if name and not default_storage.exists(name):
        default_storage.save(name, ContentFile(shot.data))
    CheckPicture.objects.create(check_made=check, taken_at=at, file=name, sha256=shot.sha256, failure=shot.failure)
    WatchedLink.objects.filter(pk=link.pk, last=check).update(wants_picture=False)
    _let_go(link)


def _let_go(link: WatchedLink) -> None:
    """Delete what stands between the first picture and the newest, and files that no row names any more."""
    rows = list(CheckPicture.objects.filter(check_made__link=link).order_by("-taken_at", "-pk"))
    old = rows[NEWEST:-1]
    CheckPicture.objects.filter(pk__in=[row.pk for row in old]).delete()
    for name in {str(row.file) for row in old if row.file}:
        if not CheckPicture.objects.filter(file=name).exists():
            transaction.on_commit(functools.partial(default_storage.delete, name))
