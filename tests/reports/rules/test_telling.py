"""What a text names is found as it stands; what is not sure is left alone."""

import datetime as dt

import pytest

from reports.rules import telling

NAMES = telling.Names(
    ("เทศบาลตำบลเขวาใหญ่", "ทต.เขวาใหญ่"),
    ("เทศบาลตำบลท่าแพ", "ทต.ท่าแพ", "องค์การบริหารส่วนตำบลโคกตูม", "อบต.โคกตูม"),
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("เดือนเมษายน ๒๕๖๕", [dt.date(2022, 4, 1)]),
        ("ต.ค.65 – มี.ค.66", [dt.date(2022, 10, 1), dt.date(2023, 3, 1)]),
        ("วันที่ 1 มิถุนายน พ.ศ. 2564", [dt.date(2021, 6, 1)]),
        ("31 กุมภาพันธ์ 2565", []),
        ("มกราคม 9999", []),
        ("มีนาคมของทุกปี", []),
    ],
)
def test_months_and_days_are_read(text: str, days: list[dt.date]) -> None:
    assert [time.starts_on for time in telling.times(text)] == days


@pytest.mark.parametrize(
    ("text", "is_backwards"),
    [
        ("1 ต.ค. 2568-30 ก.ย.2568", True),
        ("1 ต.ค. 2568-30 ก.ย.2569", False),
        ("ต.ค.65 – มี.ค.66", False),
        ("ตลอดปี", False),
        ("", False),
    ],
)
def test_a_period_that_runs_backwards(text: str, is_backwards: bool) -> None:
    assert telling.ends_before_it_starts(text) is is_backwards


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ประจำปีงบประมาณ พ.ศ.๒๕๖๘", [2568]),
        ("พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540", []),
        ("ระเบียบว่าด้วยพัสดุ พ.ศ. 2560 และผลปี 2567", []),
        ("งบ 2,568 บาท และ 125680", []),
        ("ปี 2019", []),
    ],
)
def test_years_but_not_those_of_laws(text: str, years: list[int]) -> None:
    assert list(telling.years(text)) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ปี พ.ศ. 3111", [3111]),
        ("1 ต.ค. ๓๑๑๑", [3111]),
        ("วันที่ 1/10/3111", [3111]),
        ("คำสั่งที่ 12/๓๑๑๑", [3111]),
        ("งบ 3111 บาท", []),
        ("พ.ศ. 2568", []),
        ("หนังสือ ที่ มท 0816.3/3111 และ นศ 53301/3111", []),
        ("รุ่น ก-3111", []),
    ],
)
def test_an_era_added_twice(text: str, years: list[int]) -> None:
    assert list(telling.eras_twice(text)) == years


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ของเทศบาลตำบลเขวาใหญ่ และ ทต.เขวาใหญ่", []),
        ("ของเทศบาลตำบลเขวาสินรินทร์ มีผลคะแนน เทศบาลตำบลเขวาสินรินทร์ควรจัด", ["เทศบาลตำบลเขวาสินรินทร์"]),
        ("ร่วมกับ ทต.ท่าแพ", ["ทต.ท่าแพ"]),
        ("อบต.มีความคุ้มค่า อบต.ที่จัด", []),
        ("องค์การบริหารส่วนตำบลได้ดำเนินการ", []),
    ],
)
def test_names_of_other_agencies(text: str, names: list[str]) -> None:
    assert telling.other_agencies(text, NAMES) == names


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        ("รายงานผลการดำเนินงานตาม มาตรการ\n- รอบ ๖ เดือน\n- รอบ 12 เดือน", True),
        ("รอบ 6 เดือน", True),
        ("รายงานผลการดำเนินงาน รอบ 6 เดือน ต่อผู้บริหาร", False),
        ("มีคู่มือใช้แล้ว\n- รอบ 6 เดือน", False),
        ("", False),
    ],
)
def test_a_result_that_names_only_rounds(text: str, is_empty: bool) -> None:
    assert telling.names_only_rounds(text) is is_empty


@pytest.mark.parametrize(
    ("text", "count"), [("1. ก\n2. ข\n3. ค\n3. ง\n- จ", 3), ("- ก\n- ข", 2), ("เล่าในย่อหน้าเดียว", 0), ("1. ก", 0)]
)
def test_listed_points(text: str, count: int) -> None:
    assert telling.listed(text) == count


def test_repeated_texts_are_told_by_the_place_before() -> None:
    texts = [("ก", "ผล ข้อ ๑ ยาวพอ"), ("ข", "ผลข้อ 1 ยาวพอ"), ("ค", "สั้น"), ("ง", "สั้น")]

    assert list(telling.repeated(texts, shortest=8)) == [("ข", "ก")]


def test_thousands_of_names_cost_no_more_than_the_text() -> None:
    many = telling.Names(("เทศบาลตำบลเรา",), tuple(f"เทศบาลตำบลอื่น{number}" for number in range(8000)))

    assert telling.other_agencies("ข้อความ " * 5000 + "เทศบาลตำบลอื่น7999", many) == ["เทศบาลตำบลอื่น7999"]
