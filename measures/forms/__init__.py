"""Forms of plans, measures and progress. They clean what was typed; actions save."""

from .groups import WorkingGroupForm, member_rows
from .items import ChargeForm, ItemEvidenceForm
from .measure import MeasureForm, are_valid, measure_draft
from .measure_rows import OwnerFormSet, StepFormSet, row_formsets
from .period import Meaning, meaning_of
from .plan import GroupFormSet, PlanForm, group_formset
from .progress import ProgressForm
from .quick_progress import QuickProgressForm
from .sentences import period_problem, refusal_sentence, remark_sentence, sheet_sentence, upload_sentence
from .sheet import SheetFileForm, read_sheet
from .weak_point import JoinForm, SetAsideForm

__all__ = [
    "ChargeForm",
    "GroupFormSet",
    "ItemEvidenceForm",
    "JoinForm",
    "Meaning",
    "MeasureForm",
    "OwnerFormSet",
    "PlanForm",
    "ProgressForm",
    "QuickProgressForm",
    "SetAsideForm",
    "SheetFileForm",
    "StepFormSet",
    "WorkingGroupForm",
    "are_valid",
    "group_formset",
    "meaning_of",
    "measure_draft",
    "member_rows",
    "period_problem",
    "read_sheet",
    "refusal_sentence",
    "remark_sentence",
    "row_formsets",
    "sheet_sentence",
    "upload_sentence",
]
