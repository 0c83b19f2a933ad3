"""Signatures and opinions: blocks that stay on one page, on the right half of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from reports.rules.page_fit import is_long_name
from reports.rules.page_text import prepared
from reports.rules.paper import OpinionBlock, Signature
from reports.word.body import Body, Paragraph, kept_together, styled
from reports.word.markup import run, runs, tab, twips
from reports.word.styles import Format
from reports.word.tables import plain_table

TO_SIGN, TO_SIGN_WITH_RANK = 42, 21  # points left empty for the signature
NOTE_SIZE, NOTE_LINE = 12, 16
BESIDE, BETWEEN = (78, 82), 4  # mm: two opinions side by side, and what is free at the right of each


def signature(value: Signature, left: float | None = None) -> list[Paragraph]:
    """Return the lines under a signature; `left`: where they begin, if not at the middle of the page."""
    found = []
    if value.rank:
        found.append(styled("Signature", value.rank, left=left, align="left"))
    if value.note:
        note = Format(style="Signature", left=left, line=NOTE_LINE)
        found.append(Paragraph(note, list(runs(value.note, NOTE_SIZE))))
    found.append(_name(prepared(value.name), left))
    dated = (value.dated,) if value.dated else ()
    found += [styled("Signature", line, left=left) for line in (*value.posts, *dated)]
    found[0].change(before=TO_SIGN_WITH_RANK if value.rank else TO_SIGN)
    return kept_together(found)


def _name(name: str, left: float | None) -> Paragraph:
    if is_long_name(name):
        return styled("Signature", f"({name})", left=0, align="right")
    return styled("Signature", f"({name})", left=left)


def add_ending(body: Body, closing: Iterable[str], signed: Signature | None, *between: Paragraph) -> None:
    """Add the last paragraphs and the signature under them, on one page with what stands above."""
    block = [styled("Text", text) for text in closing] + list(between) + (signature(signed) if signed else [])
    body.keep_last_with_next()
    body.add(*kept_together(block))


def add_opinions(body: Body, blocks: Sequence[OpinionBlock], width: float, *, beside: bool) -> None:
    """Add opinion blocks, one under the other, or two beside each other where every name has room."""
    if not beside or any(block.signature and is_long_name(prepared(block.signature.name)) for block in blocks):
        for block in blocks:
            body.add(*kept_together(_opinion(block)))
        return
    pairs = zip_longest(blocks[::2], blocks[1::2])
    rows = [[(_beside(block), twips(BETWEEN)) for block in pair] for pair in pairs]
    if rows:
        body.add_table(plain_table(rows, BESIDE, width), is_ruled=False)


def _opinion(block: OpinionBlock, left: float | None = None) -> Iterator[Paragraph]:
    yield styled("OpinionCaption", block.caption)
    said = [text for text in (block.verb, *block.opinion) if text]
    yield from (styled("Opinion", text) for text in said)
    if not said:
        edge = 160 if left is None else BESIDE[0] - BETWEEN
        yield Paragraph(Format(style="Opinion", left=0, tabs=(("right", "dot", edge),)), [run(""), tab()])
    if block.signature:
        yield from signature(block.signature, left)


def _beside(block: OpinionBlock | None) -> list[Paragraph]:
    """Return a cell's paragraphs; its row keeps them together."""
    found = list(_opinion(block, left=0)) if block else [styled("Normal")]
    for paragraph in found:
        paragraph.change(keep_next=False, keep_lines=False)
    return found
