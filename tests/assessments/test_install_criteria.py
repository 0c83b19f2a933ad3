import datetime as dt
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.actions import Installed, install_criteria
from assessments.models import CriteriaSet, Indicator, Item, Level, Question, RequiredPart, Tool, Window
from assessments.queries.criteria_years import KINDS, changes_of
from assessments.rules.criteria import parse_criteria, read_criteria
from assessments.rules.yaml_fields import CriteriaInvalid
from tests.factories.assessments import make_year

pytestmark = pytest.mark.django_db

AT = dt.datetime(2024, 10, 1, 9, 0, tzinfo=dt.UTC)
SURE = {"confidence": "certain"}


def content(**changes: Any) -> dict[str, Any]:
    return {
        "fiscal_year": 2563,
        "scoring_rule": "weighted_means",
        "pass_mark": 85,
        "not_found": ["ปฏิทินการประเมิน"],
        **SURE,
        "tools": [{"code": "OIT", "name": "โอไอที", "weight": 40, **SURE}],
        "indicators": [{"code": "10", "tool": "OIT", "name": "การป้องกัน", **SURE}],
        "sub_indicators": [{"code": "10.2", "indicator": "10", "name": "มาตรการภายใน", **SURE}],
        "items": [
            {"code": "O42", "sub_indicator": "10.2", "title": "มาตรการ", "purpose": "measure", **SURE},
            {"code": "O2", "title": "ข้อมูลผู้บริหาร", "parts": ["ชื่อ", "ตำแหน่ง"], **SURE},
        ],
        "questions": [{"code": "i1", "confidence": "inferred"}],
        "levels": [{"code": "F", "min_total": 0, **SURE}],
        "windows": [{"what": "ประกาศผล", "starts_on": dt.date(2020, 9, 1), "ends_on": dt.date(2020, 9, 1), **SURE}],
        **changes,
    }


def install(**changes: Any) -> Installed:
    return install_criteria(data=parse_criteria(content(**changes)), at=AT)


def test_install_criteria_creates_the_year() -> None:
    installed = install()

    item = Item.objects.get(code="O42")
    assert installed == Installed(created=11)
    assert CriteriaSet.objects.values_list(
        "fiscal_year", "scoring_rule", "item_rule", "pass_mark", "not_found"
    ).get() == (
        2563,
        "weighted_means",
        "",
        Decimal(85),
        ["ปฏิทินการประเมิน"],
    )
    assert (item.title, item.purpose, item.order, item.sub_indicator.code, item.sub_indicator.indicator.tool.code) == (
        "มาตรการ",
        "measure",
        1,
        "10.2",
        "OIT",
    )
    assert list(RequiredPart.objects.values_list("item__code", "order", "text")) == [
        ("O2", 1, "ชื่อ"),
        ("O2", 2, "ตำแหน่ง"),
    ]
    assert Question.objects.values_list("indicator", "text", "is_reverse").get() == (None, "", None)
    assert Level.objects.values_list("code", "min_total", "min_each_tool").get() == ("F", Decimal(0), None)
    assert Window.objects.values_list("what", "starts_on").get() == ("ประกาศผล", dt.date(2020, 9, 1))


def test_install_criteria_twice_changes_nothing() -> None:
    install()

    assert install() == Installed(unchanged=11)


def test_install_criteria_updates_what_the_file_changed() -> None:
    install()

    installed = install(pass_mark=80, windows=[content()["windows"][0] | {"ends_on": dt.date(2020, 9, 9)}])

    assert installed == Installed(updated=2, unchanged=9)
    assert CriteriaSet.objects.get().pass_mark == Decimal(80)
    assert Window.objects.get().ends_on == dt.date(2020, 9, 9)


def test_install_criteria_moves_an_entry_to_another_parent() -> None:
    tools = [*content()["tools"], {"code": "EIT", "name": "อีไอที", "weight": 30, **SURE}]
    install(tools=tools)

    installed = install(tools=tools, indicators=[content()["indicators"][0] | {"tool": "EIT"}])

    assert installed == Installed(updated=1, unchanged=11)
    assert Indicator.objects.get().tool.code == "EIT"


def test_install_criteria_keeps_what_an_administrator_entered() -> None:
    install()
    Item.objects.filter(code="O2").update(title="ชื่อที่กรอกเอง", confidence="entered")
    RequiredPart.objects.filter(order=1).update(text="ส่วนที่กรอกเอง")
    CriteriaSet.objects.update(pass_mark=70, confidence="entered")

    installed = install()

    assert installed == Installed(unchanged=7, kept=4)
    assert Item.objects.get(code="O2").title == "ชื่อที่กรอกเอง"
    assert RequiredPart.objects.get(order=1).text == "ส่วนที่กรอกเอง"
    assert CriteriaSet.objects.get().pass_mark == Decimal(70)


def test_install_criteria_gives_an_entered_item_no_parts() -> None:
    install(items=[{"code": "O2", **SURE}])
    Item.objects.update(confidence="entered")

    install(items=[{"code": "O2", "parts": ["ชื่อ"], **SURE}])

    assert RequiredPart.objects.count() == 0


def test_install_criteria_never_deletes() -> None:
    install()

    installed = install(items=[content()["items"][1] | {"parts": ["ชื่อ"]}], questions=[])

    assert installed == Installed(unchanged=7, updated=1, unlisted=3)
    assert (Item.objects.count(), RequiredPart.objects.count(), Question.objects.count()) == (2, 2, 1)


def test_install_criteria_leaves_other_years_alone() -> None:
    install()

    installed = install(fiscal_year=2564)

    assert installed == Installed(created=11)
    assert Tool.objects.count() == 2


def command(*args: str) -> list[str]:
    out = StringIO()
    call_command("install_criteria", *args, stdout=out)
    return out.getvalue().splitlines()


def test_command_installs_the_shipped_years_one_line_each() -> None:
    lines = command()

    assert [line[:5] for line in lines] == [f"{year}:" for year in range(2563, 2570)]
    assert CriteriaSet.objects.count() == 7


def test_command_run_again_changes_nothing() -> None:
    command("2563")

    (line,) = command("2563")

    assert line.startswith("2563: ใหม่ 0 แก้ไข 0 คงเดิม ")
    assert line.endswith(" ผู้ดูแลกรอกเอง 0 ไม่มีในแฟ้ม 0")


def test_command_installs_only_the_named_year() -> None:
    command("2566")

    assert CriteriaSet.objects.get().fiscal_year == 2566


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("2563.yaml", "fiscal_year: 2563\ntools: [{code: A, nam: B}]", "2563.yaml: tools[A].name: ต้องมีค่า"),
        ("2563.yaml", "{", "2563.yaml: line 1: อ่านเป็น YAML ไม่ได้"),
        ("2563.yaml", "\tx", "2563.yaml: line 1: อ่านเป็น YAML ไม่ได้"),
    ],
)
def test_command_refuses_a_bad_file_in_one_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        command("--folder", str(tmp_path))

    assert str(refused.value) == message


def test_command_installs_nothing_when_one_file_is_bad(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "fixtures" / "criteria" / "2563.yaml"
    (tmp_path / "2563.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "2564.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(CommandError, match=r"2564\.yaml"):
        command("--folder", str(tmp_path))

    assert CriteriaSet.objects.count() == 0


def test_command_refuses_a_year_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"2563\.yaml"):
        command("2563", "--folder", str(tmp_path))


def test_command_refuses_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ไม่พบแฟ้มเกณฑ์"):
        command("--folder", str(tmp_path))


def test_files_state_what_continues_and_claim_no_end_that_nobody_found() -> None:
    for year in range(2563, 2570):
        make_year(year)
    fates: dict[int, Counter[str]] = {}
    for year in range(2564, 2570):
        after, before = (CriteriaSet.objects.prefetch_related(*KINDS).get(fiscal_year=n) for n in (year, year - 1))
        fates[year] = Counter(link.fate for _kind, links in changes_of(before, after) for link in links)

    assert fates[2564] == {"continues": 90}
    assert (fates[2566]["merges"], fates[2568]["merges"]) == (2, 1)
    assert {year: found["ends"] for year, found in fates.items()} == dict.fromkeys(range(2564, 2570), 0)


def test_unknown_confidence_of_what_continues_is_refused() -> None:
    with pytest.raises(CriteriaInvalid) as refused:
        read_criteria(
            (settings.BASE_DIR / "fixtures" / "criteria" / "2564.yaml")
            .read_text()
            .replace("_confidence: inferred", "_confidence: sure", 1)
        )

    assert refused.value.path.endswith("continues_confidence")
