"""The code on a finished paper, as people type it."""

import pytest

from reports.rules import check_code


@pytest.mark.parametrize(
    "typed",
    ["abcdefghjkmn", "ABCD-EFGH-JKMN", " abcd efgh jkmn ", "abcd–efgh–jkmn"],
    ids=["plain", "printed", "blanks", "dash"],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert check_code.folded(typed) == "abcdefghjkmn"


@pytest.mark.parametrize("typed", ["", "abcdefghjkm", "abcdefghjkmnp", "abcdefghjkm0", "abcdefghjkmไ"])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert check_code.folded(typed) is None


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert check_code.printed("abcdefghjkmn") == "abcd-efgh-jkmn"
