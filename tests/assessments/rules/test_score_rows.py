"""One row of a file: read, refused with its column, or asked about."""

from decimal import Decimal

import pytest

from assessments.rules.score_rows import Line, Reader, RowRefused, ScaleNeeded, Year

YEAR = Year(7, {"IIT": Decimal(30), "EIT": None}, frozenset({"ผ่าน"}))
DETAILS = {name: name for name in ("overall", "tool", "indicator", "sub_indicator", "item", "question")}


def read(*, own: int | None = 1, scales: dict[str, str] | None = None, **cells: str) -> Line:
    row = {"fiscal_year": "2568", "level_of_detail": "indicator", "code": "1", "score": "85", **cells}
    return Reader({"ban-rao": 1, "ban-uen": 2}, own, {2568: YEAR}, DETAILS, scales or {}).read(row)


@pytest.mark.parametrize("code", ["O42", "o42", "OIT 42", "O๔๒", "๐๔๒", "042", "ข้อ 42", "o-42"])
def test_every_spelling_of_an_item_is_one_code(code: str) -> None:
    assert read(level_of_detail="item", code=code) == Line(1, 7, "item", "O42", Decimal(85), "", None)


@pytest.mark.parametrize(
    ("text", "value"), [("๘๕.๕๙", "85.59"), (" 85.5 ", "85.5"), ("", None), ("-", None), ("0", "0")]
)
def test_numbers_are_read_and_blank_is_not_zero(text: str, value: str | None) -> None:
    assert read(score=text).value == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"fiscal_year": "3111"}, "era_twice", "fiscal_year"),
        ({"fiscal_year": "2025"}, "era_missing", "fiscal_year"),
        ({"fiscal_year": "2567"}, "no_criteria", "fiscal_year"),
        ({"level_of_detail": "หมวด"}, "unknown_detail", "level_of_detail"),
        ({"code": "ก"}, "unknown_code", "code"),
        ({"score": "101"}, "outside", "score"),
        ({"score": "-1"}, "outside", "score"),
        ({"score": "85,59"}, "not_a_number", "score"),
        ({"scale": "weighted"}, "scale_not_tool", "scale"),
        ({"scale": "สิบ", "level_of_detail": "tool", "code": "IIT"}, "unknown_scale", "scale"),
        ({"scale": "weighted", "level_of_detail": "tool", "code": "EIT"}, "no_weight", "scale"),
        ({"scale": "weighted", "level_of_detail": "tool", "code": "IIT", "score": "31"}, "outside", "score"),
        ({"published_level": "ผ่าน"}, "level_not_overall", "published_level"),
        ({"published_level": "ผานดี", "level_of_detail": "overall", "code": ""}, "unknown_level", "published_level"),
        ({"agency": "ban-uen"}, "agency_differs", "agency"),
        ({"agency": "nobody"}, "agency_differs", "agency"),
    ],
)
def test_wrong_cell_is_refused_with_its_column(cells: dict[str, str], code: str, column: str) -> None:
    with pytest.raises(RowRefused) as refused:
        read(**cells)

    assert (refused.value.code, refused.value.column) == (code, column)


def test_file_of_several_agencies_needs_known_names() -> None:
    with pytest.raises(RowRefused) as nameless:
        read(own=None)
    with pytest.raises(RowRefused) as unknown:
        read(own=None, agency="nobody")

    assert read(own=None, agency="BAN-UEN").agency == 2
    assert (nameless.value.code, unknown.value.code) == ("no_agency", "unknown_agency")


def test_tool_score_that_fits_both_scales_is_asked_about_and_the_answer_used() -> None:
    cells = {"level_of_detail": "tool", "code": "iit", "score": "24.64"}

    with pytest.raises(ScaleNeeded) as asked:
        read(**cells)

    assert asked.value.key == "2568:IIT"
    assert read(**cells, scales={"2568:IIT": "weighted"}).value == Decimal("82.1333")
    assert read(**cells, scales={"2568:IIT": "100"}).value == Decimal("24.64")
    assert read(**cells | {"score": "82.14"}, scales={"2568:IIT": "weighted"}).value == Decimal("82.14")
