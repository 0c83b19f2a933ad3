"""Memos, plans and reports turned into print-ready documents (reports.rules.paper). Digits are the agency's.

What is printed is Thai whatever language its writer reads: nothing here goes through gettext.
"""

import dataclasses
from collections.abc import Iterator

from reports.papers.analysis import analysis_document
from reports.papers.approval_sheet import approval_sheet
from reports.papers.bindings import plan_document, report_document
from reports.papers.layouts import Specimen, specimen_of
from reports.papers.memos import memo_document, number_text, opinion_blocks, proposer_lines
from reports.papers.orders import issued_order, order_of, order_part, proclaimed_parts
from reports.papers.printing import Printer, lines_of
from reports.papers.tables import (
    line_values,
    measure_values,
    measures_of,
    plan_tables,
    report_lines,
    report_tables,
    with_lines,
)
from reports.rules.paper import Document

__all__ = [
    "Printer",
    "Specimen",
    "analysis_document",
    "approval_sheet",
    "issued_order",
    "line_values",
    "lines_of",
    "measure_values",
    "measures_of",
    "memo_document",
    "number_text",
    "opinion_blocks",
    "order_of",
    "order_part",
    "plain_text",
    "plan_document",
    "plan_tables",
    "proclaimed_parts",
    "proposer_lines",
    "report_document",
    "report_lines",
    "report_tables",
    "specimen_of",
    "with_lines",
]


def plain_text(document: Document) -> str:
    """Return every text of a document, one a line: what a search should find."""
    return "\n".join(_texts(dataclasses.asdict(document)["parts"]))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, child in node.items():
            if key not in {"part", "svg", "sha256", "align"}:
                yield from _texts(child)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from _texts(child)
