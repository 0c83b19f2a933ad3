"""One byte changed anywhere on record is found and named; nothing else is."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ita_portal import thai
from organisations import triggers
from organisations.models import Agency, PostLevel, Role
from reports import store
from reports.actions import records as actions
from reports.actions.circulate import acknowledge, circulate
from reports.models import (
    Acknowledgement,
    Comment,
    Decision,
    DocumentNumber,
    MemoVersion,
    Publication,
    RecordCheck,
    SignedElsewhere,
    VoidedNumber,
)
from reports.queries import records as queries
from reports.queries.records import Damage, damage_of, damaged_files, files_of
from reports.views.records import SENTENCES
from tests.factories.organisations import make_holder, make_unit
from tests.factories.reports import AT
from tests.factories.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]


@pytest.fixture
def world() -> World:
    """An agency with decisions, a number and a publication."""
    return make_world("ban-rao", "บ้านเรา")


@pytest.fixture
def unguarded() -> Iterator[None]:
    """What somebody with the database in hand can do: the triggers are taken off."""
    triggers.drop(connection)
    yield
    triggers.create(connection)


def found(agency: Agency) -> list[Damage]:
    return [*damage_of(agency), *damaged_files(files_of(agency))]


def change_event(world: World) -> str:
    event = world.office.agency.events.order_by("seq")[3]
    world.office.agency.events.filter(pk=event.pk).update(actor_name="ผู้อื่น")
    return f"chain_broken {event.seq}"


def change_opinion(world: World) -> str:
    decision = Decision.objects.first()
    Decision.objects.filter(pk=decision.pk).update(opinion="เห็นชอบอย่างยิ่ง")  # type: ignore[union-attr]
    return f"decision_changed {decision.pk}"  # type: ignore[union-attr]


def change_signer(world: World) -> str:
    decision = Decision.objects.last()
    Decision.objects.filter(pk=decision.pk).update(signer_name="ผู้อื่น")  # type: ignore[union-attr]
    return f"decision_changed {decision.pk}"  # type: ignore[union-attr]


def delete_decision(world: World) -> str:
    decision = Decision.objects.last()
    Decision.objects.filter(pk=decision.pk).delete()  # type: ignore[union-attr]
    return f"decision_missing {decision.pk}"  # type: ignore[union-attr]


def change_meeting(world: World) -> str:
    row = SignedElsewhere.objects.get()
    SignedElsewhere.objects.update(meeting="ครั้งที่ 9/2569")
    return f"decision_changed {row.decision_id}"


def lose_proof(world: World) -> str:
    row = SignedElsewhere.objects.get()
    SignedElsewhere.objects.all().delete()
    return f"decision_missing {row.decision_id}"


def change_scan(world: World) -> str:
    sha256 = SignedElsewhere.objects.get().scan_id
    path = store.path_of(sha256)
    path.write_bytes(path.read_bytes() + b" ")
    return f"file_changed {sha256}"


def change_comment(world: World) -> str:
    comment = Comment.objects.get()
    Comment.objects.update(text="อื่น")
    return f"comment_changed {comment.pk}"


def delete_comment(world: World) -> str:
    comment = Comment.objects.get()
    key = comment.pk
    comment.delete()
    return f"comment_missing {key}"


def change_content(world: World) -> str:
    rendering = MemoVersion.objects.exclude(issued=None).get().submitted
    rendering.content = rendering.content.replace("ข้อความ", "ข้อความใหม่")
    rendering.save()
    return f"content_changed {rendering.pk}"


def change_publication(world: World) -> str:
    publication = Publication.objects.get()
    Publication.objects.filter(pk=publication.pk).update(csv=publication.json_id)
    return f"publication_changed {publication.pk}"


def change_file(world: World) -> str:
    sha256 = Publication.objects.get().pdf_id
    path = store.path_of(sha256)
    data = bytearray(path.read_bytes())
    data[10] ^= 1
    path.write_bytes(data)
    return f"file_changed {sha256}"


def lose_file(world: World) -> str:
    sha256 = Publication.objects.get().pdf_id
    store.path_of(sha256).unlink()
    return f"file_missing {sha256}"


def change_number(world: World) -> str:
    number = DocumentNumber.objects.filter(memo__isnull=False).first()
    DocumentNumber.objects.filter(pk=number.pk).update(number=99)  # type: ignore[union-attr]
    return f"number_changed {number.prefix}/99"  # type: ignore[union-attr]


def change_paper_entered(world: World) -> str:
    number = DocumentNumber.objects.exclude(subject="").first()
    DocumentNumber.objects.filter(pk=number.pk).update(subject="อื่น")  # type: ignore[union-attr]
    return f"number_changed {number}"


def delete_number(world: World) -> str:
    number = DocumentNumber.objects.filter(memo__isnull=False).first()
    DocumentNumber.objects.filter(pk=number.pk).delete()  # type: ignore[union-attr]
    return f"number_missing {number}"


def change_void(world: World) -> str:
    voided = VoidedNumber.objects.get()
    VoidedNumber.objects.update(reason="อื่น")
    return f"number_changed {voided.number}"


def change_note(world: World) -> str:
    memo = DocumentNumber.objects.filter(memo__isnull=False).first().memo  # type: ignore[union-attr]
    assert memo is not None
    units = [make_unit(world.office.agency) for _place in range(2)]
    sent = circulate(memo=memo, units=units, by=world.office.staff, at=AT)
    for row in sent:
        head = make_holder(world.office.agency, f"หัวหน้า {row.unit}", PostLevel.HEAD, unit=row.unit)
        acknowledge(circulation=row, by=world.office.member(head), at=AT)
    assert found(world.office.agency) == []
    Acknowledgement.objects.filter(pk=sent[0].pk).update(post="ผู้อื่น")
    return f"note_changed {sent[0].pk}"


CHANGES = [
    change_number, change_paper_entered, delete_number, change_void, change_note,
    change_event, change_opinion, change_signer, delete_decision, change_comment, delete_comment, change_meeting, lose_proof, change_scan, change_content,
    change_publication, change_file, lose_file,
]  # fmt: skip


def test_every_damage_is_told_in_words() -> None:
    named = set(re.findall(r'Damage\("(\w+)"', Path(queries.__file__).read_text()))

    assert set(SENTENCES) == named


def test_an_untouched_record_is_whole(world: World) -> None:
    assert found(world.office.agency) == []


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_and_named(world: World, change: Callable[[World], str]) -> None:
    named = change(world)

    assert named in [str(damage) for damage in found(world.office.agency)]
    with pytest.raises(CommandError, match="damaged"):
        call_command("verify_records", agency="ban-rao")


def test_the_page_tells_what_the_worker_found(world: World, client_as: Callable[..., Client]) -> None:
    client = client_as(Role.STAFF, world.office.agency)
    address = "/desk/ban-rao/events/check/"

    asked = client.post(address, follow=True).content.decode()
    key = actions.lease_waiting(at=AT)[0]
    actions.carry_out(check_id=key, at=AT)
    whole = client.get(address).content.decode()
    change_file(world)
    again = actions.ask(agency=world.office.agency, by=None, at=AT + dt.timedelta(hours=1))
    actions.carry_out(check_id=again.pk, at=AT)
    damaged = client.get(address).content.decode()

    assert "กำลังตรวจ" in asked
    assert "ครบถ้วน ไม่มีการแก้ไข" in whole
    assert f"ไฟล์ {Publication.objects.get().pdf_id} ถูกแก้ไข" in damaged


def test_the_files_of_others_are_not_gone_through(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    files = files_of(world.office.agency)
    store.put(b"of another agency", "text/plain")

    with django_assert_num_queries(0):
        assert list(damaged_files(files)) == []


def test_one_check_at_a_time_is_asked_for_and_done(world: World) -> None:
    first = actions.ask(agency=world.office.agency, by=None, at=AT)
    second = actions.ask(agency=world.office.agency, by=world.office.staff, at=AT)

    assert first == second
    assert actions.lease_waiting(at=AT) == [first.pk]
    assert actions.lease_waiting(at=AT) == []
    assert actions.lease_waiting(at=AT + actions.LEASE * 2) == [first.pk]  # its worker was killed


def test_every_agency_is_looked_at_once_a_week(world: World) -> None:
    assert actions.ask_where_due(at=AT) == 1
    assert actions.ask_where_due(at=AT) == 0
    RecordCheck.objects.update(finished_at=AT)
    assert actions.ask_where_due(at=AT + actions.EVERY / 2) == 0
    assert actions.ask_where_due(at=AT + actions.EVERY * 2) == 1


def test_the_approval_sheet_tells_who_decided_what(world: World, client_as: Callable[..., Client]) -> None:
    version = MemoVersion.objects.exclude(issued=None).get()
    client = client_as(Role.STAFF, world.office.agency)

    answer = client.post(f"/desk/ban-rao/memos/{version.memo_id}/sheet/")

    sheet = world.office.agency.renderings.order_by("pk").last()
    assert sheet is not None
    assert answer["Location"].endswith(f"/{sheet.pk}/?framed")
    for decision in version.decisions.all():
        assert thai.to_thai(decision.signer_name) in sheet.content
    assert version.content_hash in sheet.content
    assert "verify/" in sheet.content
