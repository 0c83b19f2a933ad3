"""Pages of results and criteria."""

from .analysis import analysis_detail, what_if
from .analysis_text import analysis_start, analysis_text
from .criteria import criteria_detail
from .sheet import finding_answer, score_confirm, score_sheet

__all__ = [
    "analysis_detail",
    "analysis_start",
    "analysis_text",
    "criteria_detail",
    "finding_answer",
    "score_confirm",
    "score_sheet",
    "what_if",
]
