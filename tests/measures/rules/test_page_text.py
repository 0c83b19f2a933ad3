import time

import pytest

from measures.rules.page_text import Page, read


def test_title_and_visible_words_are_read() -> None:
    source = (
        "<!doctype html><html><head><title>รายงาน &amp; แผน</title><style>p{color:red}</style></head>"
        "<body><!-- ซ่อน --><p>ปี <b>2568</b></p><script>if (a<b) x()</script> จบ</body></html>"
    )

    assert read(source) == Page("รายงาน & แผน", "รายงาน & แผน ปี 2568 จบ", asks_password=False, has_parts=True)


def test_password_boxes_and_pictures_are_noticed() -> None:
    assert read('<form><input TYPE = "password"></form><img src="a.png">') == Page(asks_password=True, has_parts=True)


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<a b='", "</", "<", "<script>", "<title>", "&", "<![CDATA["])
def test_a_page_made_to_be_slow_costs_the_time_of_its_length(piece: str) -> None:
    source = piece * (1_000_000 // len(piece))
    began = time.process_time()

    read(source)

    assert time.process_time() - began < 5
