import pytest

from measures.rules.numbering import renumbered, style

CASES = [
    ("through, seed 002", [["1", "2"], ["3"]], "through"),
    ("per group, seed 004", [["1", "2"], ["1"]], "per_group"),
    ("typed, seed 001", [["1"], [""], ["1"]], "typed"),
    ("typed with a gap", [["1", "3"]], "typed"),
    ("no measure yet counts", [], "through"),
]


@pytest.mark.parametrize(("groups", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_style_is_told_from_the_numbers(groups: list[list[str]], expected: str) -> None:
    assert style(groups) == expected


def test_numbers_that_count_are_counted_anew() -> None:
    groups = [["1", ""], ["2"]]

    assert renumbered(groups, "through") == ["1", "2", "3"]
    assert renumbered(groups, "per_group") == ["1", "2", "1"]
    assert renumbered(groups, "typed") == ["1", "", "2"]
