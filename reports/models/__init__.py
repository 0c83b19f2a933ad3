"""What we sign, print and publish."""

from .approval import ApprovalStep, Chain, ChainStep, Decision, Effect, Verb
from .check_code import CheckCode
from .checking import CheckAnswer
from .memo import DocumentNumber, Memo, MemoKind, MemoSection, MemoState, MemoVersion, SectionTable
from .pack import EvidencePack
from .publication import Publication, PublicationKind, Withdrawal
from .record_check import RecordCheck
from .rendering import Drawing, PagePicture, PaperKind, Rendering, StoredFile
from .reporting import ReportLine, ReportState, Round, StatusReport

__all__ = [
    "ApprovalStep",
    "Chain",
    "ChainStep",
    "CheckAnswer",
    "CheckCode",
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
    "RecordCheck",
    "Rendering",
    "ReportLine",
    "ReportState",
    "Round",
    "SectionTable",
    "StatusReport",
    "StoredFile",
    "Verb",
    "Withdrawal",
]
