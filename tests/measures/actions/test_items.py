import datetime as dt

import pytest

from measures.actions import items as actions
from measures.actions.evidence import EvidenceDraft
from measures.models import Evidence, ItemCharge, WatchedLink
from measures.queries import items as queries
from measures.rules.refusal import MeasureRefused
from measures.uploads import Upload
from organisations.models import Agency, Event
from organisations.queries import Member
from tests.factories.items import AT, URL, make_item, make_item_evidence, member
from tests.factories.organisations import make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
NOTHING = {"unit": None, "post": None, "officer": None, "inner_on": None, "outer_on": None, "note": ""}


@pytest.fixture
def clerk(agency: Agency) -> Member:
    return member(make_member(agency))


@pytest.fixture
def checker(agency: Agency) -> Member:
    return member(make_member(agency))


def row(by: Member, code: str = "O1") -> queries.ItemRow:
    return queries.row_of(make_item(code), by, AT.date())


def confirm(by: Member, seen: str | None = None) -> ItemCharge:
    found = row(by)
    return actions.confirm_item(item=found.item, seen=found.mark if seen is None else seen, by=by, at=AT)


def test_a_year_with_no_rows_is_empty_item_by_item(clerk: Member) -> None:
    make_item()

    board = queries.board(2569, clerk, AT.date())

    assert [(found.item.code, found.status, found.charge) for found in board.rows] == [
        ("O1", "empty", None),
        ("O2", "empty", None),
    ]
    assert ItemCharge.objects.count() == 0


def test_charge_is_kept_and_recorded_once(clerk: Member, agency: Agency) -> None:
    fields = NOTHING | {"unit": make_unit(agency), "inner_on": dt.date(2026, 2, 1)}

    for _time in range(2):
        actions.put_in_charge(item=make_item(), fields=fields, by=clerk, at=AT)

    charge = ItemCharge.objects.get()
    assert (charge.item_code, charge.unit, charge.inner_on) == ("O1", fields["unit"], dt.date(2026, 2, 1))
    assert Event.objects.filter(verb="item.charge").count() == 1


def test_evidence_waits_for_another_person_then_is_ready(clerk: Member, checker: Member) -> None:
    make_item_evidence(make_item(), clerk)
    before = row(clerk).status

    with pytest.raises(MeasureRefused) as refused:
        confirm(clerk)
    confirm(checker)

    assert (before, refused.value.code, row(clerk).status) == ("waiting", "own_evidence", "ready")
    assert ItemCharge.objects.get().confirmed_by == checker.user


def test_parts_are_ticked_among_those_asked_for(clerk: Member, checker: Member) -> None:
    item = make_item(parts=("ชื่อ", "ตำแหน่ง"))
    make_item_evidence(item, clerk)
    actions.show_parts(item=item, shown=["ชื่อ", "ไม่มีในเกณฑ์"], by=clerk, at=AT)
    half = row(clerk)

    with pytest.raises(MeasureRefused) as refused:
        confirm(checker)
    actions.show_parts(item=item, shown=["ชื่อ", "ตำแหน่ง"], by=clerk, at=AT)
    confirm(checker)

    assert (half.status, half.shown_parts, refused.value.code) == ("partial", frozenset({"ชื่อ"}), "parts_missing")
    assert row(clerk).status == "ready"


@pytest.mark.parametrize("change", ["add", "edit", "remove", "restore", "parts", "unconfirm"])
def test_a_change_takes_the_check_away(clerk: Member, checker: Member, change: str) -> None:
    item = make_item(parts=("ชื่อ",))
    first, second = make_item_evidence(item, clerk), make_item_evidence(item, clerk, f"{URL}/2")
    actions.remove_item_evidence(item=item, evidence=second, by=clerk, at=AT)
    actions.show_parts(item=item, shown=["ชื่อ"], by=clerk, at=AT)
    confirm(checker)

    if change == "add":
        make_item_evidence(item, checker, f"{URL}/3")
    elif change == "edit":
        draft = EvidenceDraft(url=f"{URL}/new", caption="ใหม่")
        actions.replace_item_evidence(item=item, evidence=first, draft=draft, by=checker, at=AT)
    elif change == "remove":
        actions.remove_item_evidence(item=item, evidence=first, by=checker, at=AT)
    elif change == "restore":
        actions.restore_item_evidence(item=item, evidence=second, by=checker, at=AT)
    elif change == "parts":
        actions.show_parts(item=item, shown=[], by=checker, at=AT)
    else:
        actions.unconfirm_item(item=item, by=checker, at=AT)

    charge = ItemCharge.objects.get()
    assert (charge.confirmed_at, charge.confirmed_by) == (None, None)


def test_order_and_charge_leave_the_check(clerk: Member, checker: Member) -> None:
    item = make_item()
    first, second = make_item_evidence(item, clerk), make_item_evidence(item, clerk, f"{URL}/2")
    confirm(checker)

    actions.move_item_evidence(item=item, evidence=second, by_places=-1, by=clerk, at=AT)
    actions.put_in_charge(item=item, fields=NOTHING | {"note": "ถามกองช่าง"}, by=clerk, at=AT)

    assert [shown.evidence.pk for shown in row(clerk).evidence] == [second.pk, first.pk]
    assert row(clerk).status == "ready"


def test_a_new_caption_by_another_hand_does_not_free_who_entered_the_address(clerk: Member, checker: Member) -> None:
    item = make_item()
    evidence = make_item_evidence(item, clerk)
    draft = EvidenceDraft(url=URL, caption="คำอธิบายใหม่")
    actions.replace_item_evidence(item=item, evidence=evidence, draft=draft, by=checker, at=AT)

    for someone in (clerk, checker):
        with pytest.raises(MeasureRefused, match="own_evidence"):
            confirm(someone)

    assert [shown.evidence.caption for shown in row(clerk).evidence] == ["คำอธิบายใหม่"]


def test_what_changed_while_the_checker_looked_is_not_confirmed(clerk: Member, checker: Member) -> None:
    make_item_evidence(make_item(), clerk)
    seen = row(checker).mark
    make_item_evidence(make_item(), clerk, f"{URL}/2")

    with pytest.raises(MeasureRefused, match="changed_elsewhere"):
        confirm(checker, seen)


def test_nothing_and_twice_are_not_confirmed(clerk: Member, checker: Member) -> None:
    make_item()
    with pytest.raises(MeasureRefused, match="no_evidence"):
        confirm(checker)
    make_item_evidence(make_item(), clerk)
    confirm(checker)

    with pytest.raises(MeasureRefused, match="confirmed"):
        confirm(checker)


def test_removed_evidence_comes_back_to_its_place(clerk: Member) -> None:
    item = make_item()
    first, second = make_item_evidence(item, clerk), make_item_evidence(item, clerk, f"{URL}/2")
    actions.remove_item_evidence(item=item, evidence=first, by=clerk, at=AT)
    left = [shown.evidence.pk for shown in row(clerk).evidence]

    actions.restore_item_evidence(item=item, evidence=first, by=clerk, at=AT)

    assert (left, [shown.evidence.pk for shown in row(clerk).evidence]) == ([second.pk], [first.pk, second.pk])


def test_an_address_stands_once_in_an_item(clerk: Member) -> None:
    item = make_item()
    first = make_item_evidence(item, clerk)
    actions.remove_item_evidence(item=item, evidence=first, by=clerk, at=AT)
    make_item_evidence(item, clerk)

    with pytest.raises(MeasureRefused, match="address_twice"):
        make_item_evidence(item, clerk)
    with pytest.raises(MeasureRefused, match="address_twice"):
        actions.restore_item_evidence(item=item, evidence=first, by=clerk, at=AT)


def test_what_is_gone_is_not_removed_moved_or_restored_again(clerk: Member) -> None:
    item = make_item()
    evidence = make_item_evidence(item, clerk)
    actions.remove_item_evidence(item=item, evidence=evidence, by=clerk, at=AT)

    with pytest.raises(MeasureRefused, match="removed_elsewhere"):
        actions.remove_item_evidence(item=item, evidence=evidence, by=clerk, at=AT)
    with pytest.raises(MeasureRefused, match="removed_elsewhere"):
        actions.move_item_evidence(item=item, evidence=evidence, by_places=1, by=clerk, at=AT)
    actions.restore_item_evidence(item=item, evidence=evidence, by=clerk, at=AT)
    with pytest.raises(MeasureRefused):
        actions.restore_item_evidence(item=item, evidence=evidence, by=clerk, at=AT)


def test_a_file_stays_when_only_its_words_change(clerk: Member) -> None:
    item = make_item()
    upload = Upload(b"%PDF-1.7 %%EOF", "pdf", "a" * 64, "แผน.pdf")
    evidence = actions.add_item_evidence(item=item, draft=EvidenceDraft(upload=upload), by=clerk, at=AT)

    made = actions.replace_item_evidence(
        item=item, evidence=evidence, draft=EvidenceDraft(caption="แผนปี 2569"), by=clerk, at=AT
    )

    assert (made.sha256, made.original_name, made.caption) == ("a" * 64, "แผน.pdf", "แผนปี 2569")
    assert WatchedLink.objects.count() == 0


def test_an_address_is_watched_once_an_agency(clerk: Member) -> None:
    make_item_evidence(make_item("O1"), clerk)
    make_item_evidence(make_item("O2"), clerk)

    link = WatchedLink.objects.get()
    assert (link.url, link.host.name, link.due_at) == (URL, "www.example.invalid", AT)


def test_another_agency_has_rows_of_its_own(clerk: Member, other_agency: Agency) -> None:
    theirs = member(make_member(other_agency), "ban-uen")
    make_item_evidence(make_item(), clerk)

    make_item_evidence(make_item(), theirs)

    assert sorted(ItemCharge.objects.values_list("agency__slug", flat=True)) == ["ban-rao", "ban-uen"]
    assert Evidence.objects.filter(agency=other_agency).count() == 1


def test_the_year_is_kept_only_where_it_differs(clerk: Member) -> None:
    item = make_item()

    same = actions.add_item_evidence(item=item, draft=EvidenceDraft(url=URL, content_year=2569), by=clerk, at=AT)
    last = actions.add_item_evidence(
        item=item, draft=EvidenceDraft(url=f"{URL}/68", content_year=2568), by=clerk, at=AT
    )

    assert (same.content_year, last.content_year) == (None, 2568)


def test_text_to_paste_holds_addresses_in_order(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    make_item_evidence(make_item(), clerk, f"{URL}/2", caption="")

    text = queries.paste_text(queries.board(2569, clerk, AT.date()).rows, "https://portal.example")

    assert text == f"O1 ข้อ 1\n1. โครงสร้าง\n{URL}\n2. {URL}/2"
