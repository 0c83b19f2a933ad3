"""Writing one agency into one ZIP: rows as of one moment, then the files they name, then what stands in it."""

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django_scopes import scopes_disabled

from assessments.models import CriteriaSet, RequiredPart
from assessments.queries.criteria import whole
from ita_portal.archive import FORMAT, MANIFEST, ArchiveRefused, inventory, rows
from ita_portal.archive.snapshot import snapshot
from organisations.models import Agency, User
from organisations.rules.chain import digest
from reports import store
from reports.models import StoredFile
from reports.queries import records

CHUNK = 1024 * 1024


class Parts:
    """The parts of an archive that is being written, each hashed on its way."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Start with none."""
        self.archive = archive
        self.written: dict[str, dict[str, Any]] = {}
        self.counts: Counter[str] = Counter()

    def put(self, name: str, chunks: Iterable[bytes], *, is_packed: bool) -> str:
        """Write one part and return its hash. `is_packed`: the bytes are compressed already."""
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        sha256, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                sha256.update(chunk)
                size += len(chunk)
        self.written[name] = {"sha256": sha256.hexdigest(), "size": size}
        return sha256.hexdigest()

    def put_rows(self, model: type[Model], found: Iterable[rows.Values]) -> None:
        """Write the rows of one model, counted."""

        def lines() -> Iterator[bytes]:
            for values in found:
                self.counts[model._meta.label] += 1
                yield rows.line(values)

        self.put(f"rows/{model._meta.label}.jsonl", lines(), is_packed=False)


def migrations() -> list[str]:
    """Return the migrations this database has, of the apps whose rows an archive holds."""
    apps = {model._meta.app_label for model in inventory.archived_models()}
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations() if app in apps)


def fingerprint(criteria: CriteriaSet) -> str:
    """Return a hash over what scores depend on in a revision of criteria."""
    values = dataclasses.asdict(whole(criteria)[1])
    return digest(
        json.dumps(values, default=lambda one: sorted(one) if isinstance(one, frozenset) else str(one), sort_keys=True)
    )


def export(*, slug: str, path: Path, at: dt.datetime, with_accounts: bool = True) -> Counter[str]:
    """Write an agency into a new file that only its owner may read; return how many rows of each model.

    Raises ArchiveRefused: no such agency, the file exists, records or files are damaged, or cannot be written.
    """
    if path.exists():
        raise ArchiveRefused(f"{path} exists already")
    partial = path.with_name(f"{path.name}.part")
    try:
        with _owner_only(partial) as file, zipfile.ZipFile(file, "w") as archive:
            counts = _write(Parts(archive), slug, at, with_accounts=with_accounts)
        partial.rename(path)
    except OSError as error:
        raise ArchiveRefused(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return counts


@contextlib.contextmanager
def _owner_only(path: Path) -> Iterator[IO[bytes]]:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _write(parts: Parts, slug: str, at: dt.datetime, *, with_accounts: bool) -> Counter[str]:
    with snapshot():
        agency = Agency.objects.filter(slug=slug).first()
        if agency is None:
            raise ArchiveRefused(f"no agency has the slug {slug}")
        if damage := next(records.damage_of(agency), None):
            raise ArchiveRefused(f"the records of {slug} are damaged ({damage}): see verify_records")
        criteria = _shared(parts, agency)
        _accounts(parts, agency, with_accounts=with_accounts)
        files = _agency(parts, agency)
        applied = migrations()
    for name, sha256 in sorted(files.items()):
        _file(parts, name, sha256)
    manifest = {
        "format": FORMAT, "agency": slug, "made_at": at.isoformat(), "accounts": with_accounts, "criteria": criteria,
        "migrations": applied, "counts": parts.counts, "parts": parts.written,
    }  # fmt: skip
    parts.archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return parts.counts


def _shared(parts: Parts, agency: Agency) -> dict[str, str]:
    """Write the shared rows that the agency's name, criteria with all their parts; return the criteria's hashes."""
    for model in inventory.SHARED:
        _put_all(parts, model, model._base_manager.filter(pk__in=inventory.named_by(agency, model)))
    sets = CriteriaSet.objects.filter(pk__in=inventory.named_by(agency, CriteriaSet))
    for part in inventory.CRITERIA_PARTS:
        whose = "item__criteria__in" if part is RequiredPart else "criteria__in"
        _put_all(parts, part, part._base_manager.filter(**{whose: sets}))
    return {f"{row.fiscal_year}/{row.revision}": fingerprint(row) for row in sets}


def _put_all(parts: Parts, model: type[Model], found: Any) -> None:  # noqa: ANN401 -- rows of any model
    parts.put_rows(model, map(rows.values_of, found.order_by("pk").iterator(chunk_size=500)))


def _accounts(parts: Parts, agency: Agency, *, with_accounts: bool) -> None:
    """Write the accounts of its people; of others whom its rows name (who invited, say) the name alone."""
    members = inventory.members(agency)
    users = User.objects.filter(pk__in=inventory.named_by(agency, User) | members).order_by("pk")
    as_written = functools.partial(_account, members=members, with_accounts=with_accounts)
    parts.put_rows(User, map(as_written, users.iterator(chunk_size=500)))
    for model, is_secret in inventory.ACCOUNTS.items():
        kept = members if with_accounts or not is_secret else set()
        _put_all(parts, model, model._base_manager.filter(user__in=kept))


def _account(user: User, *, members: set[int], with_accounts: bool) -> rows.Values:
    values = rows.values_of(user) | {"is_staff": False, "is_superuser": False}
    if user.pk not in members:
        values |= {"email": "", "is_active": False, "last_login": None}
    if user.pk not in members or not with_accounts:
        values["password"] = make_password(None)
    return values


def _agency(parts: Parts, agency: Agency) -> dict[str, str]:
    """Write the agency's rows; return the files they name in MEDIA_ROOT, with the hash they must have ('' = any)."""
    files: dict[str, str] = {}
    with scopes_disabled():
        for model in inventory.agency_models():
            _put_all(parts, model, inventory.rows_of(model, agency))
            for field in inventory.file_fields(model):
                names = inventory.rows_of(model, agency).exclude(**{field.name: ""}).values_list(field.name, flat=True)
                files |= dict.fromkeys(names, "")
    return files | {name_of(sha256): sha256 for sha256 in inventory.named_by(agency, StoredFile)}


def name_of(sha256: str) -> str:
    """Return where a stored file lies in MEDIA_ROOT."""
    return str(store.path_of(sha256).relative_to(settings.MEDIA_ROOT))


def _file(parts: Parts, name: str, sha256: str) -> None:
    try:
        with (Path(settings.MEDIA_ROOT) / name).open("rb") as file:
            found = parts.put(f"files/{name}", iter(lambda: file.read(CHUNK), b""), is_packed=True)
    except FileNotFoundError as error:
        raise ArchiveRefused(f"the file {name} is gone: try again, and see verify_records") from error
    if sha256 and found != sha256:
        raise ArchiveRefused(f"the file {name} is damaged: see verify_records")
