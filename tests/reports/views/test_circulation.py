"""An issued paper goes round: who gets it, who takes note of it, who is reminded, and what nobody else may do."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from ita_portal import thai
from measures.models import Owner
from organisations.models import Event, Notice, Officer, PostLevel, Role, Unit
from reports.actions import circulate, draft
from reports.actions.issue import issue_memo
from reports.models import Acknowledgement, Circulation, Memo
from tests.factories.organisations import make_acting, make_holder, make_unit
from tests.factories.reports import AT, TODAY, Office, finish, make_memo, make_office, make_plan, make_submitted
from tests.reports.actions.test_decide import at_once, take
from tests.reports.views.test_memos import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
ClientOf = Callable[..., Client]


@pytest.fixture
def office() -> Office:
    return make_office(executives=1)


@pytest.fixture
def units(office: Office) -> list[Unit]:
    return [make_unit(office.agency, name) for name in ("กองคลัง", "กองช่าง")]


@pytest.fixture
def heads(office: Office, units: list[Unit]) -> list[Officer]:
    return [make_holder(office.agency, f"ผู้อำนวยการ{unit}", PostLevel.HEAD, unit=unit) for unit in units]


def issued(office: Office, units: list[Unit]) -> Memo:
    memo = make_submitted(office)
    memo.circulated_to.set(units)
    take(memo, office.member(office.executives[0]))
    memo.refresh_from_db()
    finish(issue_memo(memo=memo, number="next", by=office.staff, at=AT).issued)  # type: ignore[arg-type]
    memo.refresh_from_db()
    return memo


def page(memo: Memo, verb: str = "") -> str:
    return f"/desk/{memo.agency.slug}/memos/{memo.pk}/{verb}"


def tap(circulation: Circulation) -> str:
    return f"/desk/{circulation.memo.agency.slug}/circulations/{circulation.pk}/acknowledge/"


def mails() -> list[tuple[str, str]]:
    return [
        (str(row.user.officers.get()), row.subject) for row in Notice.objects.order_by("pk") if "ทราบ" in row.subject
    ]


# --- Sending --------------------------------------------------------------------------------------


def test_issuing_sends_the_paper_to_the_heads_of_the_units_chosen(
    office: Office, units: list[Unit], heads: list[Officer]
) -> None:
    memo = issued(office, units[:1])

    assert [str(row.unit) for row in Circulation.objects.all()] == ["กองคลัง"]
    assert mails() == [(str(heads[0]), f"เพื่อทราบ: {memo}")]
    assert Notice.objects.last().path == page(memo)  # type: ignore[union-attr]
    assert Event.objects.filter(verb="memo.circulate").count() == 1


def test_a_head_of_two_units_gets_one_mail(office: Office, units: list[Unit], heads: list[Officer]) -> None:
    make_acting(heads[1].tenures.get().post, heads[0])

    memo = issued(office, units)

    assert mails() == [(str(head), f"เพื่อทราบ: {memo}") for head in heads]


def test_the_units_offered_are_those_the_plan_names(office: Office, units: list[Unit]) -> None:
    plan = make_plan(office.agency)
    section = make_unit(office.agency, "งานพัสดุ", parent=units[0])
    other = make_unit(office.agency, "กองการศึกษา")
    Owner.objects.create(measure=plan.measures.get(), unit=section)

    first = make_memo(office, plan)
    Owner.objects.create(measure=plan.measures.get(), every_unit=True)
    second = make_memo(office, plan)

    assert [str(unit) for unit in first.circulated_to.all()] == ["กองคลัง"]
    assert set(second.circulated_to.all()) == {*units, other}


def test_the_drafter_chooses_the_units(office: Office, units: list[Unit], client_of: ClientOf) -> None:
    memo = make_memo(office)
    client = client_of(office.drafter.user)

    answer = client.post(page(memo, "edit/"), typed(client, memo) | {"circulated_to": [units[1].pk]})

    assert answer.status_code == 302
    assert list(memo.circulated_to.all()) == [units[1]]


def test_more_units_are_added_on_the_page_and_none_twice(
    office: Office, units: list[Unit], heads: list[Officer], client_of: ClientOf
) -> None:
    memo = issued(office, units[:1])
    client = client_of(office.drafter.user)

    done = client.post(page(memo, "circulate/"), {"units": [unit.pk for unit in units]}, follow=True)
    nobody = client.post(page(memo, "circulate/"), {"units": "x"}, follow=True)

    assert "แจ้งเวียนแล้ว ๑ หน่วย" in done.content.decode()
    assert "เลือกหน่วยที่จะแจ้งเวียนก่อน" in nobody.content.decode()
    assert Circulation.objects.count() == 2
    assert [name for name, _subject in mails()] == [str(head) for head in heads]


def test_a_paper_on_its_way_is_not_sent(office: Office, units: list[Unit], client_of: ClientOf) -> None:
    memo = make_submitted(office)

    answer = client_of(office.drafter.user).post(page(memo, "circulate/"), {"units": [units[0].pk]}, follow=True)

    assert "ต้องออกเลขและจัดทำฉบับสมบูรณ์ก่อน" in answer.content.decode()
    assert not Circulation.objects.exists()


# --- Taking note ----------------------------------------------------------------------------------


def test_a_head_takes_note_by_one_tap_with_time_and_capacity(
    office: Office, units: list[Unit], heads: list[Officer], client_of: ClientOf
) -> None:
    memo = issued(office, units)
    client = client_of(heads[0].user)
    home = client.get(f"/desk/{office.agency.slug}/2569/").content.decode()
    inbox = client.get(f"/desk/{office.agency.slug}/inbox/").content.decode()

    answers = [client.post(tap(memo.circulations.get(unit=units[0])), follow=True) for _tap in range(2)]

    noted = Acknowledgement.objects.get()
    assert page(memo) in home
    assert page(memo) in inbox
    assert (noted.name, noted.post, noted.user) == (str(heads[0]), "ผู้อำนวยการกองคลัง", heads[0].user)
    assert timezone.localdate(noted.at) == TODAY
    assert noted.content_hash == memo.versions.get().content_hash
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "รับทราบแล้ว ๑ จาก ๒ หน่วย" in answers[1].content.decode()
    assert page(memo) not in client.get(f"/desk/{office.agency.slug}/2569/").content.decode()
    event = Event.objects.get(verb="memo.acknowledge")
    assert event.capacity == "ผู้อำนวยการกองคลัง"


def test_who_acts_for_the_head_takes_note_in_that_capacity(
    office: Office, units: list[Unit], heads: list[Officer], client_of: ClientOf
) -> None:
    memo = issued(office, units)
    acting = make_acting(heads[1].tenures.get().post, heads[0])

    client_of(heads[0].user).post(tap(memo.circulations.get(unit=units[1])))

    noted = Acknowledgement.objects.get()
    assert (noted.post, noted.acting, noted.acted_post) == ("ผู้อำนวยการกองคลัง", acting, "ผู้อำนวยการกองช่าง")
    assert noted.acting_term == acting.kind.label


def test_only_a_head_takes_note_and_only_one(
    office: Office, units: list[Unit], heads: list[Officer], client_of: ClientOf
) -> None:
    memo = issued(office, units)
    circulation = memo.circulations.get(unit=units[0])
    make_acting(heads[0].tenures.get().post, heads[1])

    drafter = client_of(office.drafter.user).post(tap(circulation))
    first = client_of(heads[1].user).post(tap(circulation))
    late = client_of(heads[0].user).post(tap(circulation))

    assert [answer.status_code for answer in (drafter, first, late)] == [403, 302, 409]
    assert f"{thai.to_thai(heads[1])} รับทราบแทนหน่วยนี้ไปแล้ว" in late.content.decode()
    assert Acknowledgement.objects.get().name == str(heads[1])


@pytest.mark.parametrize("table", ["circulation", "acknowledgement"])
@pytest.mark.parametrize("statement", ["UPDATE reports_{0} SET {1} = {1}", "DELETE FROM reports_{0}"])
def test_what_was_sent_and_noted_cannot_be_changed(
    office: Office, units: list[Unit], heads: list[Officer], table: str, statement: str
) -> None:
    memo = issued(office, units)
    circulate.acknowledge(circulation=memo.circulations.get(unit=units[0]), by=office.member(heads[0]), at=AT)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, "sent_at" if table == "circulation" else "name"))


# --- Reminding ------------------------------------------------------------------------------------


def test_who_has_not_taken_note_is_reminded_once_a_day(
    office: Office, units: list[Unit], heads: list[Officer], client_of: ClientOf, travel_to: Callable[..., None]
) -> None:
    memo = issued(office, units)
    circulate.acknowledge(circulation=memo.circulations.get(unit=units[0]), by=office.member(heads[0]), at=AT)
    client = client_of(office.drafter.user)

    answers = [client.post(page(memo, "remind/"), follow=True).content.decode() for _click in range(2)]
    travel_to(dt.date(2026, 7, 16))
    later = client.post(page(memo, "remind/"), follow=True).content.decode()

    assert "เตือนแล้ว ๑ คน" in answers[0]
    assert "วันนี้เตือนไปแล้ว" in answers[1]
    assert "เตือนแล้ว ๑ คน" in later
    reminders = [name for name, subject in mails() if subject.startswith("เตือน")]
    assert reminders == [str(heads[1])] * 2
    assert Event.objects.filter(verb="memo.remind").count() == 2


def test_the_page_says_where_nobody_heads_a_unit(office: Office, units: list[Unit], client_of: ClientOf) -> None:
    memo = issued(office, units[:1])
    client = client_of(office.drafter.user)

    shown = client.get(page(memo)).content.decode()
    reminded = client.post(page(memo, "remind/"), follow=True).content.decode()

    assert "วันนี้ไม่มีผู้ดำรงหรือแทนตำแหน่งหัวหน้าหน่วย" in shown
    assert "ไม่มีผู้ที่ต้องเตือน" in reminded


def test_a_reader_sees_who_took_note_and_sends_nothing(
    office: Office, units: list[Unit], heads: list[Officer], client_as: ClientOf
) -> None:
    memo = issued(office, units)
    reader = client_as(Role.READER, office.agency)

    assert "ยังไม่รับทราบ" in reader.get(page(memo)).content.decode()
    assert [reader.post(page(memo, verb)).status_code for verb in ("circulate/", "remind/")] == [403, 403]


# --- At once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_heads_at_once_take_note_once(office: Office, units: list[Unit], heads: list[Officer]) -> None:
    memo = issued(office, units)
    circulation = memo.circulations.get(unit=units[0])
    make_acting(heads[0].tenures.get().post, heads[1])
    members = [office.member(head) for head in heads]

    results = at_once(
        [
            lambda by=members[place % 2]: circulate.acknowledge(  # type: ignore[misc]
                circulation=Circulation.objects.select_related("memo__agency", "unit").get(pk=circulation.pk),
                by=by,
                at=AT,
            )
            for place in range(8)
        ]
    )

    noted = Acknowledgement.objects.get()
    assert [result for result in results if isinstance(result, Acknowledgement)] == [noted] * 4
    assert Event.objects.filter(verb="memo.acknowledge").count() == 1


def test_sections_written_before_are_not_touched_by_choosing_units(office: Office, units: list[Unit]) -> None:
    memo = make_memo(office)

    draft.update_memo(memo=memo, fields={"circulated_to": units}, sections=None, by=office.staff, at=AT)

    assert memo.sections.count() == 1
    assert set(memo.circulated_to.all()) == set(units)
