"""Do the records still say what was recorded: chain, contents, decisions, publications, files. Call unscoped or scoped."""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django_scopes import scope, scopes_disabled

from organisations import audit, triggers
from organisations.models import Agency, Event
from organisations.rules.chain import digest
from organisations.rules.signature import Capacity
from reports import store
from reports.models import (
    Acknowledgement,
    CheckCode,
    Comment,
    Decision,
    DocumentNumber,
    PagePicture,
    Publication,
    Rendering,
    SignedElsewhere,
    SkippedStep,
    StoredFile,
    VoidedNumber,
)
from reports.rules.elsewhere import MEANS

DECIDED = ("memo.forward", "memo.return", "memo.reject")


@dataclasses.dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is no longer as recorded: what kind (a code), and which (an event's number, a key, a hash)."""

    code: str
    which: str

    def __str__(self) -> str:
        return f"{self.code} {self.which}"


def missing_guards() -> list[Damage]:
    """Return the append-only tables whose database triggers are gone."""
    present = triggers.present(connection)
    return [Damage("guard_missing", table) for table in triggers.TABLES if table not in present]


def damage_of(agency: Agency) -> Iterator[Damage]:
    """Yield what is wrong in one agency's rows: the chain of events, and what its events say of other rows."""
    with scope(agency=agency):
        if broken := audit.first_broken(agency):
            yield Damage("chain_broken", str(broken))
        for rendering in Rendering.objects.only("content", "content_hash").iterator(chunk_size=50):
            if digest(rendering.content) != rendering.content_hash:
                yield Damage("content_changed", str(rendering.pk))
        yield from _decisions(agency)
        yield from _elsewhere(agency)
        yield from _comments(agency)
        yield from _skips(agency)
        yield from _publications(agency)
        yield from _issued(agency)
        yield from _numbers(agency)
        yield from _voided(agency)
        yield from _noted(agency)


def _said(agency: Agency, *verbs: str) -> Iterator[tuple[Event, dict[str, Any]]]:
    for event in Event.objects.filter(agency=agency, verb__in=verbs).iterator(chunk_size=500):
        yield event, json.loads(event.data)


def _decisions(agency: Agency) -> Iterator[Damage]:
    """Compare each decision with its event and with the paper it was taken on."""
    told = {data["decision"]: (event, data) for event, data in _said(agency, *DECIDED)}
    rows = Decision.objects.select_related("version__submitted", "step", "verb")
    for decision in rows.iterator(chunk_size=500):
        submitted = decision.version.submitted
        event, data = told.pop(decision.pk, (None, {}))
        is_whole = (decision.content_hash, decision.pdf_hash) == (submitted.content_hash, submitted.file_id)
        if (
            event is None
            or not is_whole
            or any(value != told_value for value, told_value in _pairs(decision, event, data))
        ):
            yield Damage("decision_changed", str(decision.pk))
    yield from (Damage("decision_missing", str(key)) for key in told)


def _skips(agency: Agency) -> Iterator[Damage]:
    """Compare each step passed over with its event."""
    told = {data["skip"]: data for _event, data in _said(agency, "memo.skip")}
    for skip in SkippedStep.objects.select_related("step", "covered_by").iterator(chunk_size=500):
        now = {
            "skip": skip.pk,
            "version": skip.step.version,
            "step": skip.step.order,
            "turn": skip.turn,
            "covered_by": skip.covered_by.order,
            "signer": skip.signer,
        }
        if told.pop(skip.pk, None) != now:
            yield Damage("skip_changed", str(skip.pk))
    yield from (Damage("skip_missing", str(key)) for key in told)


def _pairs(decision: Decision, event: Event, data: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each value of a decision with what its event says of it; what older events did not say is left out."""
    now = {
        "version": decision.version.version,
        "step": decision.step.order,
        "turn": decision.turn,
        "slot": decision.slot,
        "returned_to": decision.returned_to,
        "verb": decision.verb.code,
        "opinion": decision.opinion,
        "content": decision.content_hash,
        "pdf": decision.pdf_hash,
        "authentication": decision.authentication,
        "address": decision.address,
        "signer": decision.signer,
        "printed": [decision.verb_label, decision.verb_printed],
    }
    yield from ((value, data[key]) for key, value in now.items() if key in data)
    yield decision.decided_by_id, event.actor_id
    yield decision.decided_at, event.at
    yield decision.signed_as if decision.is_electronic else "", event.capacity


def _elsewhere(agency: Agency) -> Iterator[Damage]:
    """Compare what papers and meetings decided with the events that told of it, both ways."""
    told = {data["signed"]: data for _event, data in _said(agency, "memo.signed_elsewhere")}
    expected = set(Decision.objects.filter(authentication__in=MEANS).values_list("pk", flat=True))
    for row in SignedElsewhere.objects.select_related("decision").iterator(chunk_size=500):
        expected.discard(row.decision_id)
        decision = row.decision
        now = {
            "signed": decision.pk,
            "dated_on": row.dated_on.isoformat(),
            "meeting": row.meeting,
            "scan": row.scan_id or "",
            "signer": decision.signer,
            "signed_as": decision.signed_as,
        }
        if told.pop(decision.pk, None) != now:
            yield Damage("decision_changed", str(decision.pk))
    yield from (Damage("decision_missing", str(key)) for key in {*expected, *told})


def _comments(agency: Agency) -> Iterator[Damage]:
    """Compare each remark with the event that told of it."""
    told = {data.pop("comment"): (event, data) for event, data in _said(agency, "memo.comment")}
    for row in Comment.objects.iterator(chunk_size=500):
        event, data = told.pop(row.pk, (None, {}))
        now = {"version": row.version, "text": row.text, "writer": row.writer_name}
        facts = (row.written_by_id, row.written_at, row.writer_post, str(row.memo_id))
        if event is None or data != now or facts != (event.actor_id, event.at, event.capacity, event.target_id):
            yield Damage("comment_changed", str(row.pk))
    yield from (Damage("comment_missing", str(key)) for key in told)


def _publications(agency: Agency) -> Iterator[Damage]:
    told = {event.target_id: data for event, data in _said(agency, "publication.publish")}
    for row in Publication.objects.only("pk", "pdf", "csv", "json", "replaces").iterator(chunk_size=500):
        now = {"pdf": row.pdf_id, "csv": row.csv_id, "json": row.json_id, "replaces": row.replaces_id}
        if told.pop(row.pk, None) != now:
            yield Damage("publication_changed", row.pk)
    yield from (Damage("publication_missing", key) for key in told)


def _issued(agency: Agency) -> Iterator[Damage]:
    """Compare the file of each finished paper with the event that told of its making."""
    told = {data["code"]: data["pdf"] for _event, data in _said(agency, "paper.made")}
    rows = CheckCode.objects.select_related("version__issued", "order__issued", "report__rendering")
    for code in rows.iterator(chunk_size=500):
        rendering = code.rendering
        if rendering and rendering.file_id and told.get(code.pk, rendering.file_id) != rendering.file_id:
            yield Damage("paper_changed", code.pk)


def _numbers(agency: Agency) -> Iterator[Damage]:
    """Compare each number of the registers with the event that told of its giving."""
    given = _said(agency, "memo.issue", "order.issue", "register.enter")
    told = {(event.target_type, event.target_id): data for event, data in given if data.get("number")}
    for row in DocumentNumber.objects.select_related("memo", "order").iterator(chunk_size=500):
        of = row.memo or row.order or row
        data = told.pop((str(of._meta.model_name), str(of.pk)), {})
        now = {"number": str(row), "subject": row.subject, "year": row.calendar_year}
        if not data or any(value != data.get(name, value) for name, value in now.items()):
            yield Damage("number_changed", str(row))
    yield from (Damage("number_missing", data["number"]) for data in told.values())


def _voided(agency: Agency) -> Iterator[Damage]:
    """Compare each voided number with its event."""
    told = {event.target_id: (event, data) for event, data in _said(agency, "register.void")}
    for row in VoidedNumber.objects.select_related("number").iterator(chunk_size=500):
        event, data = told.pop(str(row.number_id), (None, {}))
        if event is None or (data["reason"], event.actor_id, event.at) != (row.reason, row.voided_by_id, row.voided_at):
            yield Damage("number_changed", str(row.number))
    yield from (Damage("number_missing", data["number"]) for _event, data in told.values())


def _noted(agency: Agency) -> Iterator[Damage]:
    """Compare who took note of papers sent round with the events."""
    told = Counter(
        (event.target_id, event.actor_id, event.at, event.capacity, data["content"])
        for event, data in _said(agency, "memo.acknowledge")
    )
    for row in Acknowledgement.objects.select_related("circulation").iterator(chunk_size=500):
        capacity = str(Capacity(row.post, row.acting_term, row.acted_post))
        facts = (str(row.circulation.memo_id), row.user_id, row.at, capacity, row.content_hash)
        if not told[facts]:
            yield Damage("note_changed", str(row.pk))
        told[facts] -= 1
    yield from (Damage("note_missing", facts[0]) for facts, count in told.items() if count > 0)


def files_of(agency: Agency) -> set[str]:
    """Return the hashes of the files an agency's papers, pages and publications are kept in."""
    with scope(agency=agency):
        found = set(Rendering.objects.exclude(file=None).values_list("file_id", flat=True))
        found |= set(SignedElsewhere.objects.exclude(scan=None).values_list("scan_id", flat=True))
        found |= set(PagePicture.objects.values_list("file_id", flat=True))
        for keys in Publication.objects.values_list("pdf_id", "csv_id", "json_id"):
            found |= set(keys)
        return found


def files_of_all() -> Iterator[str]:
    """Yield the hash of every stored file of the portal."""
    with scopes_disabled():
        yield from StoredFile.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500)


def damaged_files(hashes: Iterable[str]) -> Iterator[Damage]:
    """Yield those of the stored files named that are missing or whose bytes have another hash. No query."""
    for sha256 in hashes:
        try:
            if store.sha256_of(sha256) != sha256:
                yield Damage("file_changed", sha256)
        except FileNotFoundError:
            yield Damage("file_missing", sha256)
