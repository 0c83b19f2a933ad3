"""What became of codes from one year to the next."""

from assessments.rules.continuity import Entry, Fate, compare

A, B, C = Entry("O1", "โครงสร้าง"), Entry("O2", "ผู้บริหาร"), Entry("O3", "อำนาจ")


def fates(*after: Entry) -> list[tuple[str, list[str], list[str]]]:
    links = compare([A, B, C], after)
    return [(link.fate, [one.code for one in link.before], [one.code for one in link.after]) for link in links]


def test_stated_codes_continue_split_merge_begin_and_end() -> None:
    found = fates(
        Entry("O1", "ก", ("O1",)), Entry("O2", "ข", ("O1",)), Entry("O3", "ค", ("O2", "O3")), Entry("O4", "ง", ())
    )

    assert found == [
        (Fate.SPLITS, ["O1"], ["O1"]),
        (Fate.SPLITS, ["O1"], ["O2"]),
        (Fate.MERGES, ["O2", "O3"], ["O3"]),
        (Fate.NEW, [], ["O4"]),
    ]


def test_code_that_nobody_carries_on_has_ended() -> None:
    assert fates(Entry("O9", "x", ("O1",)), Entry("O8", "y", ("O2",)))[-1] == (Fate.ENDS, ["O3"], [])


def test_equal_name_is_told_as_such_and_silence_stays_silence() -> None:
    assert fates(Entry("O5", " โครง สร้าง"), Entry("O6", "อื่น")) == [
        (Fate.SAME_NAME, ["O1"], ["O5"]),
        (Fate.NOT_STATED, [], ["O6"]),
        (Fate.NOT_STATED, ["O2"], []),
        (Fate.NOT_STATED, ["O3"], []),
    ]


def test_nothing_ends_while_the_later_year_is_not_complete() -> None:
    before, after = [Entry("O1", "ก"), Entry("O2", "ข")], [Entry("O9", "ก", ("O1",), "inferred")]

    complete, partial = compare(before, after), compare(before, after, is_complete=False)

    assert [link.fate for link in complete] == [Fate.CONTINUES, Fate.ENDS]
    assert [(link.fate, link.confidence) for link in partial] == [(Fate.CONTINUES, "inferred"), (Fate.NOT_STATED, "")]
