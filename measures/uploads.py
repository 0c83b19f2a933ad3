"""Files that people hand in, judged by their content: PDF as it is, pictures written anew without what they hide.

What a file says of itself (name, type) is not believed. Pictures are decoded within bounds and encoded again, so
that place, camera and anything behind the picture are gone.
"""

import dataclasses
import hashlib
import io
import subprocess
import sys
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from ita_portal import thai
from measures import pdf_cleaner

CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
MAX_PIXELS = {"JPEG": 64_000_000, "PNG": 16_000_000}  # a JPEG is decoded small, a PNG whole
MAX_SIDE = 3000
CLEAN_SECONDS = 30
_TAIL = 2048


class UploadRefused(ValueError):
    """A file that is not kept: `too_large`, `empty`, `unknown_type`, `broken`, `too_many_pixels`, `encrypted`."""

    def __init__(self, code: str) -> None:
        """Keep the reason."""
        super().__init__(code)
        self.code = code


@dataclasses.dataclass(frozen=True, slots=True)
class Upload:
    """Bytes fit to be kept, their hash, and the name they came with (for showing, never for storing).

    `is_public`: cleaned so that the public may have them (for_public).
    """

    data: bytes
    extension: str
    sha256: str
    original_name: str
    is_public: bool = False


def judge(file: UploadedFile) -> Upload:
    """Return what to keep of a file. Raises UploadRefused."""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused("too_large")
    data = file.read()
    if not data:
        raise UploadRefused("empty")
    if data.startswith(b"%PDF-"):
        extension, kept = "pdf", _whole_pdf(data)
    elif data.startswith(b"\xff\xd8\xff"):
        extension, kept = "jpg", _picture(data, "JPEG")
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        extension, kept = "png", _picture(data, "PNG")
    else:
        raise UploadRefused("unknown_type")
    return Upload(kept, extension, hashlib.sha256(kept).hexdigest(), _shown_name(file.name or "", extension))


def for_public(upload: Upload) -> Upload:
    """Return what the public may have of a judged file: pictures as they are, a PDF cleaned. Raises UploadRefused."""
    data = _clean_pdf(upload.data) if upload.extension == "pdf" else upload.data
    sha256 = hashlib.sha256(data).hexdigest()
    return dataclasses.replace(upload, data=data, sha256=sha256, is_public=True)


def _clean_pdf(data: bytes) -> bytes:
    """Clean a PDF in a process of its own: what a hostile file costs is bounded, and ends with it."""
    command = [sys.executable, "-I", pdf_cleaner.__file__]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the bytes are its input
            command, input=data, capture_output=True, timeout=CLEAN_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused("broken") from error
    if done.returncode or not done.stdout:
        raise UploadRefused("encrypted" if done.returncode == pdf_cleaner.ENCRYPTED else "broken")
    return done.stdout


def _whole_pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-_TAIL:]:
        raise UploadRefused("broken")
    return data


def _picture(data: bytes, kind: str) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS[kind]:
                raise UploadRefused("too_many_pixels")
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # JPEG only: decode at a fraction of its size
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            return _encoded(upright, kind)
    except Image.DecompressionBombError as error:
        raise UploadRefused("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UploadRefused):
            raise
        raise UploadRefused("broken") from error


def _encoded(picture: Image.Image, kind: str) -> bytes:
    """Write the pixels alone: a new picture carries no metadata over."""
    clean = picture.convert("RGBA" if kind == "PNG" and picture.has_transparency_data else "RGB")
    clean.info.clear()
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 88} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue()


def _shown_name(name: str, extension: str) -> str:
    stem = " ".join(thai.clean_text(PurePath(name.replace("\\", "/")).stem).split())
    return f"{stem[:150]}.{extension}" if stem else ""
