from measures.rules.grouping import Row, regrouped

CODES = {("indicator", "5"): "IIT", ("item", "O2"): "OIT", ("question", "e1"): "EIT"}
ORDER = ["IIT", "EIT", "OIT"]


def test_measure_stands_under_the_first_heading_that_holds_a_point_it_answers() -> None:
    rows = [Row(1, (("item", "O2"), ("indicator", "5"))), Row(2, (("item", "O2"),))]

    placed = regrouped(rows, ORDER, CODES)

    assert placed.by_code == {"IIT": (1,), "OIT": (2,)}
    assert placed.loose == ()


def test_measure_that_answers_nothing_keeps_its_own_heading_or_stands_under_none() -> None:
    placed = regrouped([Row(1, (), "ประเด็นของเรา"), Row(2, ()), Row(3, (("item", "X9"),))], ORDER, CODES)

    assert placed.by_own == {"ประเด็นของเรา": (1,)}
    assert placed.loose == (2, 3)


def test_nothing_is_lost_and_the_order_stays() -> None:
    rows = [Row(key, (("indicator", "5"),)) for key in (3, 1, 2)]

    assert regrouped(rows, ORDER, CODES).by_code == {"IIT": (3, 1, 2)}
