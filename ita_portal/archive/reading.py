"""Taking an agency in from its file: all of it, as it was, or nothing."""

import datetime as dt
import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django_scopes import scopes_disabled

from assessments.models import CriteriaSet, RequiredPart
from ita_portal.archive import FORMAT, MANIFEST, ArchiveRefused, inventory, rows
from ita_portal.archive.files import NewFiles
from ita_portal.archive.writing import CHUNK, fingerprint, migrations, name_of
from organisations.models import Agency, FormerSlug, User
from reports.models import StoredFile
from reports.queries import records

BATCH = 500
DAMAGED = "the file is damaged"


def restore(*, path: Path, at: dt.datetime) -> tuple[Agency, Counter[str]]:
    """Take in the agency of an archive as it was; return it, and how many rows of each model came.

    Raises ArchiveRefused, with nothing changed: damaged, of another format or version, the agency or one of its keys
    is here already, or what came in does not verify.
    """
    new_files = NewFiles()
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive, scopes_disabled():
            manifest = _manifest(archive)
            with transaction.atomic():
                arrival = _Arrival(archive, manifest, at)
                arrival.take_in()
                arrival.take_files(new_files)
                return arrival.verified(), arrival.counts
    except BaseException as error:
        new_files.undo()
        if line := _in_one_line(error, path):
            raise ArchiveRefused(line) from error
        raise


def _in_one_line(error: BaseException, path: Path) -> str:
    if isinstance(error, zipfile.BadZipFile | EOFError):
        return f"{DAMAGED}: {path} is no whole archive"
    if isinstance(error, KeyError | TypeError | ValueError | ValidationError):
        return f"{DAMAGED}: {' '.join(str(error).split())}"
    if isinstance(error, DatabaseError):
        return f"the agency does not fit into this portal: {' '.join(str(error).split())}"
    return f"{error.filename or path}: {error.strerror}" if isinstance(error, OSError) else ""


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return what stands in the archive, once all of it was found whole and meant for this version."""
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise ArchiveRefused(f"the file has format {manifest['format']}, this portal reads {FORMAT}")
    theirs, ours = set(manifest["migrations"]), set(migrations())
    if theirs - ours:
        raise ArchiveRefused(f"this portal is older than the file or not migrated: no {min(theirs - ours)}")
    if ours - theirs:
        raise ArchiveRefused(
            f"the file is of an older version, without {min(ours - theirs)}: restore there, then upgrade"
        )
    if set(archive.namelist()) != {MANIFEST, *manifest["parts"]}:
        raise ArchiveRefused(f"{DAMAGED}: parts are missing or too many")
    for name, part in manifest["parts"].items():
        with archive.open(name) as file:
            if _sha256(file) != part["sha256"]:
                raise ArchiveRefused(f"{DAMAGED}: {name} was changed")
    return manifest


def _sha256(file: Any) -> str:  # noqa: ANN401 -- anything that is read
    sha256 = hashlib.sha256()
    while chunk := file.read(CHUNK):
        sha256.update(chunk)
    return sha256.hexdigest()


class _Arrival:
    """One agency on its way in, inside a transaction."""

    def __init__(self, archive: zipfile.ZipFile, manifest: dict[str, Any], at: dt.datetime) -> None:
        self.archive, self.manifest, self.at = archive, manifest, at
        self.counts: Counter[str] = Counter()
        self.keys: dict[type[Model], dict[Any, Any]] = {}  # of shared rows: their key in the file → here
        self.new_sets: set[Any] = set()  # criteria that were not here, by their key in the file
        self.known: set[int] = set()  # accounts that were here
        self.files: set[str] = set()

    def take_in(self) -> None:
        """Insert every row."""
        for model in inventory.SHARED:
            self._take_shared(model)
        for model in inventory.CRITERIA_PARTS:
            self._take_criteria(model)
        self._check_criteria()
        self._take(User, (row for row in self._rows(User) if self._is_new(row)))
        for model in inventory.ACCOUNTS:
            self._take(model, (row for row in self._rows(model) if row.user_id not in self.known))
        self._refuse_known_agency()
        for model in inventory.agency_models():
            self._take(model, self._rows(model))

    def _rows(self, model: type[Model]) -> Iterator[Any]:
        """Yield the rows of a model, their foreign keys to shared rows turned into those of here."""
        links = [(field.attname, field.related_model) for field in inventory.foreign_keys(model)]
        with self.archive.open(f"rows/{model._meta.label}.jsonl") as lines:
            for line in lines:
                row = rows.row_of(model, json.loads(line))
                for name, target in links:
                    if target in self.keys and getattr(row, name) is not None:
                        setattr(row, name, self._here(target, getattr(row, name)))
                yield row

    def _here(self, target: type[Model], key: Any) -> Any:  # noqa: ANN401 -- a key of any model
        """Return the key that a shared row has here; None for a part of criteria that were here already."""
        return self.keys[target].get(key) if target in inventory.CRITERIA_PARTS else self.keys[target][key]

    def _take(self, model: type[Model], found: Iterator[Any]) -> None:
        is_renumbered = inventory.is_renumbered(model)
        while batch := list(islice(found, BATCH)):
            if not is_renumbered:
                self._refuse_taken(model, batch)
            for row in batch:
                self._prepare(row)
            rows.insert(model, batch, is_renumbered=is_renumbered)
            self.counts[model._meta.label] += len(batch)

    def _refuse_taken(self, model: type[Model], batch: list[Any]) -> None:
        taken = model._base_manager.filter(pk__in=[row.pk for row in batch]).values_list("pk", flat=True).first()
        if taken is not None:
            raise ArchiveRefused(
                f"number {taken} of {model._meta.label} is taken here: records keep their numbers, restore on an empty portal"
            )

    def _prepare(self, row: Any) -> None:  # noqa: ANN401 -- a row of any model
        """Note the files a row names, grant no rights over the portal, and let no mail that waited go out again."""
        self.files |= {str(getattr(row, field.name)) for field in inventory.file_fields(type(row))} - {""}
        if isinstance(row, User):
            row.is_staff = row.is_superuser = False
        if getattr(row, "sending_at", self.at) is None:
            row.sending_at = self.at

    def _take_shared(self, model: type[Model]) -> None:
        """Find each shared row by what it is known by; what is here stays as it is, what is not is made."""
        keys = self.keys.setdefault(model, {})
        for row in self._rows(model):
            old = row.pk
            known_by = {name: getattr(row, name) for name in inventory.SHARED[model]}
            found = model._base_manager.filter(**known_by).first()
            if model is StoredFile:
                self.files.add(name_of(old))
            elif found is None:
                row.pk = None
            if found is None:
                row.save_base(raw=True, force_insert=True)
                self.counts[model._meta.label] += 1
                self.new_sets |= {old} if model is CriteriaSet else set()
            keys[old] = (found or row).pk

    def _take_criteria(self, model: type[Model]) -> None:
        """Make the parts of criteria that were not here."""
        keys = self.keys.setdefault(model, {})
        sets = {self.keys[CriteriaSet][old] for old in self.new_sets}
        for row in self._rows(model):
            if row.item_id if isinstance(row, RequiredPart) else row.criteria_id in sets:
                old, row.pk = row.pk, None
                row.save_base(raw=True, force_insert=True)
                keys[old] = row.pk

    def _check_criteria(self) -> None:
        for row in CriteriaSet.objects.filter(pk__in=self.keys[CriteriaSet].values()):
            if fingerprint(row) != self.manifest["criteria"][f"{row.fiscal_year}/{row.revision}"]:
                raise ArchiveRefused(f"the criteria of {row.fiscal_year} revision {row.revision} are others here")

    def _is_new(self, user: User) -> bool:
        """Whether an account must be made: the same one may have come with another agency. Raises ArchiveRefused.

        What came as a name alone becomes the whole account with the agency that it is a member of.
        """
        found = User.objects.filter(pk=user.pk).first()
        if found and (found.username, found.date_joined) == (user.username, user.date_joined):
            if found.is_active or found.email or not user.is_active:
                self.known.add(user.pk)
            else:
                self._prepare(user)
                user.save_base(raw=True, force_update=True)
            return False
        same_name = User.objects.filter(username=user.username)
        same_email = User.objects.filter(email__iexact=user.email).exclude(email="")
        if found or same_name.exists() or same_email.exists():
            raise ArchiveRefused(
                f"account {user.pk} ({user.username}): its number, name or e-mail is another account's here; "
                "restore before accounts are made"
            )
        return True

    def _refuse_known_agency(self) -> None:
        (agency,) = self._rows(Agency)
        slugs = {agency.slug, *(former.slug for former in self._rows(FormerSlug))}
        is_here = Agency.objects.filter(slug__in=slugs).exists() or FormerSlug.objects.filter(slug__in=slugs).exists()
        if is_here:
            raise ArchiveRefused(f"the agency {agency.slug} (or an address of it) is here already")

    def take_files(self, new_files: NewFiles) -> None:
        """Write the files that the rows name, no other."""
        held = {name.removeprefix("files/") for name in self.archive.namelist() if name.startswith("files/")}
        if held != self.files:
            raise ArchiveRefused(f"{DAMAGED}: its files are not those its records name")
        for name in sorted(held):
            with self.archive.open(f"files/{name}") as file:
                new_files.put(name, file, self.manifest["parts"][f"files/{name}"]["sha256"])

    def verified(self) -> Agency:
        """Return the agency once keys, chain, decisions, publications and files hold. Raises ArchiveRefused."""
        taken = [model for model in inventory.archived_models() if self.counts[model._meta.label]]
        connection.check_constraints(table_names=[model._meta.db_table for model in taken])
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), taken):
                cursor.execute(statement)
        agency = Agency.objects.get(slug=self.manifest["agency"])
        damage = [*records.damage_of(agency), *records.damaged_files(records.files_of(agency))]
        if damage:
            raise ArchiveRefused(f"{DAMAGED}: what came in does not verify ({damage[0]})")
        return agency
