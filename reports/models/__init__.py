"""What we sign, print and publish."""

from .approval import ApprovalStep, Chain, ChainStep, Decision, Effect, Verb
from .checking import CheckAnswer
from .memo import DocumentNumber, Memo, MemoKind, MemoSection, MemoState, MemoVersion, SectionTable
from .pack import EvidencePack
from .publication import Publication, PublicationKind, Withdrawal
from .rendering import Drawing, PagePicture, PaperKind, Rendering, StoredFile
from .reporting import ReportLine, ReportState, Round, StatusReport
from .summary import Summary

__all__ = [
    "ApprovalStep",
    "Chain",
    "ChainStep",
    "CheckAnswer",
    "Decision",
    "DocumentNumber",
    "Drawing",
    "Effect",
    "EvidencePack",
    "Memo",
    "MemoKind",
    "MemoSection",
    "MemoState",
    "MemoVersion",
    "PagePicture",
    "PaperKind",
    "Publication",
    "PublicationKind",
    "Rendering",
    "ReportLine",
    "ReportState",
    "Round",
    "SectionTable",
    "StatusReport",
    "StoredFile",
    "Summary",
    "Verb",
    "Withdrawal",
]
