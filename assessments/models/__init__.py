"""What we scored: criteria of each fiscal year, results as published, files on their way in.

Nothing here is computed: computed values come from `assessments.rules`.
"""

from .criteria import (
    Confidence,
    CriteriaSet,
    Indicator,
    Item,
    ItemPurpose,
    Level,
    Question,
    RequiredPart,
    SubIndicator,
    Tool,
    Window,
    WindowKind,
    WithConfidence,
)
from .imports import (
    ImportState,
    ScoreImport,
    StagedScores,
)
from .results import (
    AnalysisSentence,
    AnalysisText,
    Assessment,
    Defect,
    Detail,
    Finding,
    KindTotal,
    Score,
)

__all__ = [
    "AnalysisSentence",
    "AnalysisText",
    "Assessment",
    "Confidence",
    "CriteriaSet",
    "Defect",
    "Detail",
    "Finding",
    "ImportState",
    "Indicator",
    "Item",
    "ItemPurpose",
    "KindTotal",
    "Level",
    "Question",
    "RequiredPart",
    "Score",
    "ScoreImport",
    "StagedScores",
    "SubIndicator",
    "Tool",
    "Window",
    "WindowKind",
    "WithConfidence",
]
