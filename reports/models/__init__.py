"""What we sign, print and publish."""

from .approval import ApprovalStep, Chain, ChainStep, Decision, Effect, Quorum, SkippedStep, StepFields, Verb
from .check_code import CheckCode
from .checking import CheckAnswer
from .memo import Memo, MemoKind, MemoSection, MemoState, MemoVersion, SameSigner, SectionTable
from .order import Order
from .pack import EvidencePack
from .publication import Publication, PublicationKind, Withdrawal
from .record_check import RecordCheck
from .register import DocumentNumber, Series
from .rendering import Drawing, PagePicture, PaperKind, Rendering, StoredFile
from .reporting import ReportLine, ReportState, Round, StatusReport
from .summary import Summary

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
    "Order",
    "PagePicture",
    "PaperKind",
    "Publication",
    "PublicationKind",
    "Quorum",
    "RecordCheck",
    "Rendering",
    "ReportLine",
    "ReportState",
    "Round",
    "SameSigner",
    "SectionTable",
    "Series",
    "SkippedStep",
    "StatusReport",
    "StepFields",
    "StoredFile",
    "Summary",
    "Verb",
    "Withdrawal",
]
