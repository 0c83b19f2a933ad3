from measures.rules.hanging import hanging

POINTS = [("item", "O2"), ("indicator", "5"), ("question", "i15")]


def test_points_without_a_measure_or_a_reason_hang_in_their_order() -> None:
    assert hanging(POINTS, [("indicator", "5")], []) == [("item", "O2"), ("question", "i15")]
    assert hanging(POINTS, [("indicator", "5")], [("item", "O2"), ("question", "i15")]) == []


def test_measure_for_an_indicator_does_not_answer_its_question() -> None:
    assert ("question", "i15") in hanging(POINTS, [("indicator", "5")], [])
