"""Pages of results and criteria."""

from .criteria import criteria_detail
from .sheet import finding_answer, score_confirm, score_sheet

__all__ = ["criteria_detail", "finding_answer", "score_confirm", "score_sheet"]
