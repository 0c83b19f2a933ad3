"""What we sign, print and publish."""

from .approval import ApprovalStep, Chain, ChainStep, Decision, Effect, Quorum, SkippedStep, StepFields, Verb
from .check_code import CheckCode
from .checking import CheckAnswer
from .circulation import Acknowledgement, Circulation
from .draft_copy import DraftCopy
from .memo import Memo, MemoKind, MemoSection, MemoState, MemoVersion, SameSigner, SectionTable
from .order import Order, OrderKind
from .pack import EvidencePack
from .publication import ALONE, Publication, PublicationKind, Withdrawal
from .record_check import RecordCheck
from .register import DocumentNumber, GapNote, Series, VoidedNumber
from .rendering import Drawing, PagePicture, PaperKind, Rendering, StoredFile
from .reporting import ReportLine, ReportState, Round, StatusReport
from .summary import Summary

__all__ = [
    "ALONE",
    "Acknowledgement",
    "ApprovalStep",
    "Chain",
    "ChainStep",
    "CheckAnswer",
    "CheckCode",
    "Circulation",
    "Decision",
    "DocumentNumber",
    "DraftCopy",
    "Drawing",
    "Effect",
    "EvidencePack",
    "GapNote",
    "Memo",
    "MemoKind",
    "MemoSection",
    "MemoState",
    "MemoVersion",
    "Order",
    "OrderKind",
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
    "VoidedNumber",
    "Withdrawal",
]
