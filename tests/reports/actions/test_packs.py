import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django_scopes import scope

from assessments.models import Item, ItemPurpose
from measures.actions.evidence import EvidenceDraft
from measures.actions.items import add_item_evidence
from measures.uploads import Upload
from organisations.models import Agency, Role
from organisations.queries import Member
from reports import store, tasks
from reports.actions import packs
from reports.models import EvidencePack, PublicationKind
from reports.rules.refusal import MoveRefused
from tests.factories.items import AT, URL, make_item, make_item_evidence, member
from tests.factories.organisations import make_member
from tests.reports.views.test_public import make_publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PDF = b"%PDF-1.7\n%%EOF"
LIST = "/desk/ban-rao/2569/pack/"


@pytest.fixture
def clerk(agency: Agency, media_root: Path) -> Member:
    return member(make_member(agency))


def make_file(clerk: Member, name: str = "แผน.pdf") -> None:
    upload = Upload(PDF, "pdf", "a" * 64, name)
    add_item_evidence(item=make_item(), draft=EvidenceDraft(upload=upload, caption="แผนปี 2569"), by=clerk, at=AT)


def ask(clerk: Member) -> EvidencePack:
    with scope(agency=clerk.agency):
        return packs.request_pack(fiscal_year=2569, by=clerk, at=AT, today=AT.date())


def made(clerk: Member) -> zipfile.ZipFile:
    row = ask(clerk)
    assert packs.make(pack_id=row.pk, at=AT) is True
    row.refresh_from_db()
    assert row.file is not None
    return zipfile.ZipFile(io.BytesIO(store.path_of(row.file.sha256).read_bytes()))


def test_a_pack_holds_index_sheet_files_and_published_papers(clerk: Member, agency: Agency) -> None:
    make_item_evidence(make_item(), clerk, caption="=1+1")
    make_file(clerk)
    Item.objects.filter(criteria__fiscal_year=2569, code="O2").update(purpose=ItemPurpose.REPORT)
    paper = make_publication(agency, kind=PublicationKind.REPORT, months=12)

    with made(clerk) as archive:
        names = archive.namelist()
        rows = list(csv.DictReader(io.StringIO(archive.read(packs.SHEET).decode("utf-8-sig"))))
        index, file, published = (archive.read(names[place]) for place in (0, 2, 3))

    assert names == ["ดัชนี.pdf", "ดัชนี.csv", "O1/02 แผน.pdf", f"O2/01 {paper.title[:60].strip()}.pdf"]
    assert [tuple(row[name] for name in ("ข้อ", "ที่อยู่/ไฟล์", "คำอธิบาย", "ไฟล์ในชุดนี้")) for row in rows] == [
        ("O1", URL, "'=1+1", ""),
        ("O1", "แผน.pdf", "แผนปี 2569", "O1/02 แผน.pdf"),
        ("O2", f"http://localhost:8000/d/{paper.pk}/", paper.title, names[3]),
    ]
    assert (index[:5], file, published) == (b"%PDF-", PDF, store.path_of(paper.pdf.sha256).read_bytes())


def test_the_same_evidence_is_one_pack_with_the_same_bytes(clerk: Member) -> None:
    make_file(clerk)

    first, second = ask(clerk), ask(clerk)
    packs.make(pack_id=first.pk, at=AT)
    first.refresh_from_db()
    sha256 = first.file_id
    EvidencePack.objects.update(file=None, finished_at=None)
    packs.make(pack_id=first.pk, at=AT)
    first.refresh_from_db()

    assert (first.pk, first.file_id) == (second.pk, sha256)


def test_a_pack_with_a_missing_file_says_so_and_is_tried_again(clerk: Member, media_root: Path) -> None:
    make_file(clerk)
    row = ask(clerk)
    for file in (media_root / "evidence").rglob("*.pdf"):
        file.unlink()

    tries = []
    for minute in (0, 5, 10, 15):
        keys = packs.lease_waiting(at=AT + dt.timedelta(minutes=minute))
        tries.append([packs.make(pack_id=key, at=AT) for key in keys])
    row.refresh_from_db()

    assert tries == [[False], [False], [False], []]
    assert (row.file, row.last_error.startswith("FileNotFoundError")) == (None, True)
    assert list((media_root / "stored").glob("tmp*")) == []
    assert ask(clerk).pk == row.pk
    assert packs.lease_waiting(at=AT) == [row.pk]


def test_nothing_and_too_much_are_refused(clerk: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    make_item()
    with pytest.raises(MoveRefused, match="nothing_to_pack"):
        ask(clerk)
    make_file(clerk)
    monkeypatch.setattr(packs, "MAX_BYTES", 5)

    with pytest.raises(MoveRefused, match="pack_too_large"):
        ask(clerk)


def test_the_sweep_finds_what_was_asked_for(clerk: Member) -> None:
    make_file(clerk)
    row = ask(clerk)

    tasks.sweep()

    row.refresh_from_db()
    assert (row.attempts, row.lease_until is not None) == (1, True)


# --- Pages -------------------------------------------------------------------------------------------


def test_one_click_asks_and_the_page_waits_then_offers_the_file(
    client_of: Callable[..., Client], clerk: Member
) -> None:
    make_file(clerk)
    client = client_of(clerk.user)

    asked = client.post(f"{LIST}new/")
    waiting = client.get(LIST).content.decode()
    row = EvidencePack.objects.get()
    early = client.get(f"/desk/ban-rao/packs/{row.pk}/zip/")
    packs.make(pack_id=row.pk, at=AT)
    ready = client.get(LIST).content.decode()
    file = client.get(f"/desk/ban-rao/packs/{row.pk}/zip/")

    assert (asked.status_code, asked["Location"], early.status_code) == (302, LIST, 404)
    assert ["กำลังจัดทำ" in waiting, 'hx-trigger="every 3s"' in waiting] == [True, True]
    assert ["ดาวน์โหลด ZIP" in ready, 'hx-trigger="every 3s"' in ready] == [True, False]
    assert (file.status_code, file["Content-Type"]) == (200, "application/zip")
    assert file["Content-Disposition"] == "attachment; filename*=UTF-8''ban-rao-oit-2569.zip"
    assert b"".join(file.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_a_year_without_evidence_is_told(client_of: Callable[..., Client], clerk: Member) -> None:
    make_item()

    answer = client_of(clerk.user).post(f"{LIST}new/", follow=True)

    assert "ยังไม่มีหลักฐานของข้อใดในปีนี้" in answer.content.decode()


def test_a_reader_and_another_agency_ask_for_nothing(
    client_as: Callable[..., Client], clerk: Member, agency: Agency, other_agency: Agency
) -> None:
    make_file(clerk)
    row = ask(clerk)
    packs.make(pack_id=row.pk, at=AT)

    reader, stranger = client_as(Role.READER, agency), client_as(Role.STAFF, other_agency)

    assert reader.post(f"{LIST}new/").status_code == 403
    assert stranger.get(f"/desk/ban-uen/packs/{row.pk}/zip/").status_code == 404
    assert stranger.get(LIST).status_code == 404
