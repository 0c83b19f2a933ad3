"""Pages of results and criteria."""

from .analysis import analysis_detail, what_if
from .criteria import criteria_detail
from .sheet import finding_answer, score_confirm, score_sheet

__all__ = ["analysis_detail", "criteria_detail", "finding_answer", "score_confirm", "score_sheet", "what_if"]
