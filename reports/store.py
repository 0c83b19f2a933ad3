"""Stored files: bytes kept under their SHA-256, written once, served as they are."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import ForeignKey
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from reports.models import StoredFile

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")


def path_of(sha256: str) -> Path:
    """Return where the bytes of a hash are kept."""
    return Path(settings.MEDIA_ROOT) / "stored" / sha256[:2] / sha256


def put(data: bytes, content_type: str, pages: int | None = None) -> StoredFile:
    """Keep bytes and return their row; the same bytes are kept once."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if not path.exists():
        _write(path, data)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"content_type": content_type, "size": len(data), "pages": pages}
    )
    return stored


def put_written(write: Callable[[BinaryIO], None], content_type: str) -> StoredFile:
    """Keep what `write` puts into the file it is given, however large: nothing of it need be in memory."""
    folder = Path(settings.MEDIA_ROOT) / "stored"
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        _settle(Path(temporary), path_of(sha256))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    stored, _ = StoredFile.objects.get_or_create(sha256=sha256, defaults={"content_type": content_type, "size": size})
    return stored


def _write(path: Path, data: bytes) -> None:
    """Write to a temporary file, sync, rename, sync the folder: a name that exists is whole, after a power cut too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _settle(Path(temporary), path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _settle(temporary: Path, path: Path) -> None:
    """Give a whole file its name, and sync the folder that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def drop_unshown(names: Collection[str]) -> None:
    """Forget those bytes that no row points at any more: the row now, the file once the change is committed."""
    for stored in StoredFile.objects.filter(pk__in=names):
        if not any(_shows(field.remote_field, stored) for field in _pointing_here()):
            _drop(stored)


def _drop(stored: StoredFile) -> None:
    path = path_of(stored.sha256)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _pointing_here() -> list[ForeignKey[StoredFile]]:
    """Return every field of any model that points at stored files, those without a way back too."""
    models = apps.get_models(include_auto_created=True)
    fields = (field for model in models for field in model._meta.get_fields() if isinstance(field, ForeignKey))
    return [field for field in fields if field.related_model is StoredFile]


def _shows(relation: ForeignObjectRel, stored: StoredFile) -> bool:
    return relation.related_model._base_manager.filter(**{relation.field.name: stored}).exists()


def open_file(stored: StoredFile) -> BinaryIO:
    """Open the bytes for reading. Raises FileNotFoundError when they are gone."""
    return path_of(stored.sha256).open("rb")


def sha256_of(sha256: str) -> str:
    """Return the hash that the bytes kept under a hash have now. Raises FileNotFoundError when they are gone."""
    with path_of(sha256).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def response(stored: StoredFile, request: HttpRequest, filename: str, *, inline: bool = True) -> HttpResponseBase:
    """Serve the stored bytes: ETag and 304, one Range (206, 416), never a render, no query.

    Several ranges, or one that cannot be read, are answered with the whole file (RFC 9110 §14.2).
    """
    etag = f'"{stored.sha256}"'
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    if known & {etag, "*"}:
        return _dressed(HttpResponseNotModified(), etag)
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked and request.headers.get("If-Range", etag) == etag:
        answer = _part(stored, asked)
    else:
        answer = FileResponse(open_file(stored), content_type=stored.content_type)
        answer["Content-Length"] = str(stored.size)
    answer["Content-Disposition"] = disposition(filename, inline=inline)
    return _dressed(answer, etag)


def disposition(filename: str, *, inline: bool) -> str:
    """Return the header that names a file in any script (RFC 6266)."""
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(filename)}"


def _dressed(answer: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Set what every answer says; the site's content policy comes from the middleware as for every page."""
    answer["ETag"] = etag
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _part(stored: StoredFile, asked: re.Match[str]) -> HttpResponseBase:
    start, end, suffix = asked.groups()
    first = int(start) if start else max(stored.size - int(suffix), 0)
    last = min(int(end), stored.size - 1) if end else stored.size - 1
    if first > last:
        answer: HttpResponseBase = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{stored.size}"
        return answer
    answer = StreamingHttpResponse(_read(stored, first, last - first + 1), status=206, content_type=stored.content_type)
    answer["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    answer["Content-Length"] = str(last - first + 1)
    return answer


def _read(stored: StoredFile, start: int, length: int) -> Iterator[bytes]:
    with open_file(stored) as file:
        file.seek(start)
        while length and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
