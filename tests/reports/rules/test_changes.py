"""What a correction changed, text by text and word by word."""

from reports.rules.changes import Change, Piece, changes, pieces


def test_texts_that_differ_came_or_went_are_told() -> None:
    before = {"": {"title": "รายงาน"}, 1: {"done": "ก", "remark": ""}, 2: {"done": "หายไป"}}
    after = {"": {"title": "รายงาน"}, 1: {"done": "ข", "remark": ""}, 3: {"done": "มาใหม่"}}

    assert changes(before, after) == [
        Change(1, "done", "ก", "ข"),
        Change(3, "done", None, "มาใหม่"),
        Change(2, "done", "หายไป", None),
    ]


def test_words_between_blanks_are_kept_apart() -> None:
    assert pieces("จัด 2 ครั้ง", "จัด 3 ครั้ง") == [
        Piece("kept", "จัด "),
        Piece("gone", "2"),
        Piece("new", "3"),
        Piece("kept", " ครั้ง"),
    ]


def test_both_texts_can_be_read_back_from_the_pieces() -> None:
    before, after = "ประชุม คณะทำงาน\nครบ", "ประชุม ผู้บริหาร\nและ คณะทำงาน ครบ"

    found = pieces(before, after)

    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after
