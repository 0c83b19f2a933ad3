import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled

from assessments.models import Assessment, Score
from assessments.resources import ScoreResource
from assessments.result_files import ThaiCSV
from organisations.models import Agency, Event
from tests.factories.assessments import make_assessment, make_seed, make_year

pytestmark = pytest.mark.django_db
HEAD = "fiscal_year,level_of_detail,code,score"


@pytest.fixture
def import_text(tmp_path: Path, agency: Agency) -> Callable[..., str]:
    """Return a function that imports the text of a CSV file for the agency and gives what the command said."""
    make_year(2568)

    def run(text: str, encoding: str = "utf-8") -> str:
        path = tmp_path / "scores.csv"
        path.write_bytes(text.encode(encoding))
        out = StringIO()
        call_command("import_scores", str(path), agency=agency.slug, stdout=out)
        return out.getvalue().strip()

    return run


def stored() -> dict[str, Decimal | None]:
    with scopes_disabled():
        return {f"{row.detail}-{row.code}": row.value for row in Score.objects.all()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_thai_headers_digits_and_spellings_are_read_in_every_encoding(
    import_text: Callable[..., str], encoding: str
) -> None:
    said = import_text("ปีงบประมาณ,ระดับรายละเอียด,รหัส,คะแนน\n๒๕๖๘,ข้อ O,ข้อ o ๐๔๒,๑๐๐\n2568,ตัวชี้วัด,๑,85.88\n", encoding)

    assert said == "ใหม่ 2 แก้ไข 0 คงเดิม 0"
    assert stored() == {"item-O42": Decimal(100), "indicator-1": Decimal("85.88")}


def test_second_import_changes_nothing(import_text: Callable[..., str]) -> None:
    text = f"{HEAD},published_level,note\n2568,overall,,81.24,ต้องปรับปรุง,ตามประกาศ\n2568,indicator,1,,,\n"

    said = [import_text(text), import_text(text)]

    with scopes_disabled():
        assert said == ["ใหม่ 1 แก้ไข 0 คงเดิม 1", "ใหม่ 0 แก้ไข 0 คงเดิม 2"]
        assert Event.objects.filter(verb="score.save").count() == 1
        assert (Assessment.objects.get().published_level, Score.objects.get().note) == ("ต้องปรับปรุง", "ตามประกาศ")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2568,indicator,1,185", "คะแนนต้องอยู่ระหว่าง 0 ถึง 100: ให้มา “185”"),
        ("2568,indicator,1,มาก", "ต้องเป็นตัวเลข"),
        ("2568,indicator,ก,80", "อ่านรหัส “ก” ไม่ได้"),
        ("2568,หมวด,1,80", "ไม่รู้จักระดับรายละเอียด “หมวด”"),
        ("2599,indicator,1,80", "ยังไม่มีเกณฑ์ของปี 2599"),
        ("2025,indicator,1,80", "ปีต้องเป็น พ.ศ. ไม่ใช่ ค.ศ."),
        ("2568,tool,IIT,24.64", "ระบุคอลัมน์ scale เป็น 100 หรือ weighted"),
        ("2568,indicator,2,70", "ซ้ำกับบรรทัดที่ 2"),
    ],
)
def test_one_bad_row_refuses_the_file_and_says_which(import_text: Callable[..., str], row: str, reason: str) -> None:
    with pytest.raises(CommandError) as refused:
        import_text(f"{HEAD}\n2568,indicator,2,80\n{row}\n")

    assert str(refused.value).startswith("บรรทัดที่ 3")
    assert reason in str(refused.value)
    assert stored() == {}


@pytest.mark.parametrize(
    ("row", "value"),
    [("24.64,weighted", "82.1333"), ("24.64,100", "24.64"), ("82.14,", "82.14"), ("0,", "0"), (",", None)],
)
def test_tool_scores_are_kept_out_of_100(import_text: Callable[..., str], row: str, value: str | None) -> None:
    import_text(f"{HEAD},scale\n2568,tool,iit,{row}\n")

    assert stored() == ({"tool-IIT": Decimal(value)} if value is not None else {})


def test_file_without_the_columns_is_refused(import_text: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="ไม่มีคอลัมน์ fiscal_year, score"):
        import_text("level_of_detail,code\noverall,\n")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"x", "ไม่พบหัวตาราง"),
        ("a.pdf", b"%PDF-1.7", "รับเฉพาะไฟล์ .xlsx และ .csv"),
        ("a.csv", b"  \n", "ไฟล์ว่าง"),
        ("a.xlsx", b"PK\x03\x04 cut", "ไฟล์เสียหายหรือส่งมาไม่ครบ"),
        ("a.csv", b"\xff\xfe\x00", "อ่านไฟล์เป็นตารางไม่ได้"),
    ],
)
def test_unreadable_file_is_refused_in_one_line(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("import_scores", str(path))

    assert str(refused.value).startswith(reason)
    assert "\n" not in str(refused.value)


def test_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/vbaProject.bin", b"")

    with pytest.raises(CommandError, match="ไม่รับไฟล์ที่มีมาโคร"):
        call_command("import_scores", str(path))


def test_row_of_another_agency_than_the_chosen_one_is_refused(
    import_text: Callable[..., str], other_agency: Agency
) -> None:
    with pytest.raises(CommandError, match="นำเข้าได้เฉพาะคะแนนของหน่วยงานตนเอง"):
        import_text(f"{HEAD},agency\n2568,indicator,1,80,{other_agency.slug}\n")

    assert stored() == {}


def test_missing_file_and_unknown_agency_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="เปิดไฟล์ไม่ได้"):
        call_command("import_scores", str(tmp_path / "none.csv"))
    (tmp_path / "a.csv").write_text(f"{HEAD}\n")
    with pytest.raises(CommandError, match="ไม่พบหน่วยงาน"):
        call_command("import_scores", str(tmp_path / "a.csv"), agency="nobody")


def test_workbook_is_read_with_its_numbers(tmp_path: Path, agency: Agency) -> None:
    make_year(2568)
    book = openpyxl.Workbook()
    for row in (
        [*HEAD.split(","), "agency"],
        [2568, "indicator", 1, 85.88, agency.slug],
        [2568.0, "item", "OIT 42", 100, agency.slug],
    ):
        book.active.append(row)
    book.save(tmp_path / "scores.xlsx")

    call_command("import_scores", str(tmp_path / "scores.xlsx"), stdout=StringIO())

    assert stored() == {"indicator-1": Decimal("85.88"), "item-O42": Decimal(100)}


def test_export_comes_back_unchanged(tmp_path: Path, agency: Agency) -> None:
    with scopes_disabled():
        make_seed(agency, "001-khwaoyai")
        Score.objects.filter(detail="overall").update(note="=1+1")
        exported = ScoreResource().export()
    path = tmp_path / "scores.csv"
    path.write_bytes(ThaiCSV().export_data(exported))
    out = StringIO()

    call_command("import_scores", str(path), stdout=out)

    assert exported.headers == [
        "fiscal_year",
        "level_of_detail",
        "code",
        "score",
        "agency",
        "published_level",
        "scale",
        "note",
    ]
    assert exported[0] == ("2568", "overall", "", "81.24", "ban-rao", "ต้องปรับปรุง", "", "'=1+1")
    assert out.getvalue().strip() == f"ใหม่ 0 แก้ไข 0 คงเดิม {len(exported)}"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_exported_text_is_no_formula(agency: Agency, start: str) -> None:
    with scopes_disabled():
        make_assessment(agency, make_year(2568), overall="80")
        Score.objects.update(note=f"{start}cmd")
        row = ScoreResource().export()[0]

    assert row[-1] == f"'{start}cmd"
