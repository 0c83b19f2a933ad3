import pytest

from measures.rules.parts import together


@pytest.mark.parametrize(
    ("parts", "units", "status"),
    [
        ([], 3, "not_started"),
        (["not_started", "not_started"], 3, "not_started"),
        (["in_progress"], 3, "in_progress"),
        (["done"], 3, "in_progress"),  # one unit is not all of them
        (["done", "done", "in_progress"], 3, "in_progress"),
        (["done", "done", "done"], 3, "done"),
        ([], 0, "not_started"),
    ],
)
def test_all_units_are_done_when_each_is(parts: list[str], units: int, status: str) -> None:
    assert together(parts, units) == status
