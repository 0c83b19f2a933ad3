"""The hash chain."""

import dataclasses
import datetime as dt

import pytest

from organisations.rules.chain import START, Link, first_broken, link_hash

AT = dt.datetime(2026, 7, 15, 10, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def chain_of(count: int) -> list[Link]:
    links, previous = [], START
    for seq in range(1, count + 1):
        link = Link(1, seq, AT, 7, "นายตัวอย่าง", "ปลัด", "memo.forward", "memo", "3", "{}", previous)
        links.append(dataclasses.replace(link, hash=link_hash(link)))
        previous = links[-1].hash
    return links


def test_a_whole_chain_has_no_broken_link() -> None:
    links = chain_of(4)

    assert first_broken(links, 4, links[-1].hash) is None
    assert first_broken([], 0, START) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("actor_name", "นายอื่น"), ("data", '{"a":1}'), ("verb", "memo.return"), ("at", AT + dt.timedelta(microseconds=1)),
     ("previous_hash", "f" * 64), ("hash", "0" * 64), ("seq", 9), ("capacity", "")],
)  # fmt: skip
def test_any_changed_field_is_found(field: str, value: object) -> None:
    links = chain_of(4)
    links[2] = dataclasses.replace(links[2], **{field: value})  # type: ignore[arg-type]

    assert first_broken(links, 4, links[-1].hash) == 3


def test_a_lost_end_and_a_gap_are_found() -> None:
    links = chain_of(4)

    assert first_broken(links[:3], 4, links[-1].hash) == 4
    assert first_broken([*links[:1], *links[2:]], 4, links[-1].hash) == 2


def test_the_moment_counts_whatever_its_zone() -> None:
    link = chain_of(1)[0]

    assert link_hash(dataclasses.replace(link, at=AT.astimezone(dt.UTC))) == link.hash
