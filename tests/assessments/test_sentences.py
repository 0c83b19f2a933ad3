import inspect
import re

import pytest

from assessments.rules import consistency
from assessments.rules.consistency import Finding
from assessments.sentences import ADVICE, SENTENCES, remark
from organisations.models import Agency


def test_every_finding_has_a_sentence_and_advice() -> None:
    source = inspect.getsource(consistency)
    codes = set(re.findall(r'(?:Finding|_difference)\(\s*"(\w+)"', source))

    assert {"overall_differs", "tool_differs", "lost_items_differ"} <= codes
    assert codes - SENTENCES.keys() == set()
    assert codes - ADVICE.keys() == set()


@pytest.mark.parametrize(
    ("computed", "sentence"),
    [
        ("B", "ระดับที่ประกาศ “C” ต่างจากระดับตามเกณฑ์ “B”"),
        ("C", "ระดับที่ประกาศ “C” ต่างจากระดับตามคะแนนที่คำนวณได้ “A”"),
    ],
)
def test_level_is_told_against_what_it_differs_from(computed: str, sentence: str) -> None:
    finding = Finding("level_differs", "", {"published": "C", "computed": computed, "from_scores": "A"})

    assert remark(finding, None, Agency()).sentence == sentence


@pytest.mark.parametrize(("more", "word"), [(1, "น่าจะขาดอีก ๑ ข้อ"), (-2, "น่าจะเกินมา ๒ ข้อ")])
def test_advice_on_lost_items_says_which_way(more: int, word: str) -> None:
    values = {"indicator": "9", "published": None, "computed": None, "sub_indicator": "9.2", "more": more, "listed": 3}

    assert word in remark(Finding("lost_items_differ", "9.2", values), None, Agency()).advice
