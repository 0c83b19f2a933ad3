"""Pages of results and criteria."""

from .analysis import analysis_detail, what_if
from .analysis_text import analysis_start, analysis_text
from .criteria import criteria_changes, criteria_detail
from .exports import score_export
from .imports import import_confirm, import_detail, import_new, import_retry
from .revisions import score_revision
from .sheet import finding_answer, score_confirm, score_sheet

__all__ = [
    "analysis_detail",
    "analysis_start",
    "analysis_text",
    "criteria_changes",
    "criteria_detail",
    "finding_answer",
    "import_confirm",
    "import_detail",
    "import_new",
    "import_retry",
    "score_confirm",
    "score_export",
    "score_revision",
    "score_sheet",
    "what_if",
]
