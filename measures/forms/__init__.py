"""Forms of plans, measures and progress. They clean what was typed; actions save."""

from .carry_over import LeaveForm, TakeForm
from .groups import WorkingGroupForm, member_rows
from .items import ChargeForm, ItemEvidenceForm
from .measure import MeasureForm, are_valid, measure_draft
from .measure_rows import OwnerFormSet, StepFormSet, row_formsets
from .period import Meaning, meaning_of
from .plan import GroupFormSet, HeadingForm, PlanForm, group_formset
from .progress import ProgressForm
from .quick_progress import QuickProgressForm
from .sentences import period_problem, refusal_sentence, remark_sentence, sheet_sentence, upload_sentence
from .sheet import SheetFileForm, read_sheet
from .start import credits_of, initial_of, start_of
from .successor import SuccessorForm, successor_choices
from .weak_point import HandleForm, JoinForm, SetAsideForm

__all__ = [
    "ChargeForm",
    "GroupFormSet",
    "HandleForm",
    "HeadingForm",
    "ItemEvidenceForm",
    "JoinForm",
    "LeaveForm",
    "Meaning",
    "MeasureForm",
    "OwnerFormSet",
    "PlanForm",
    "ProgressForm",
    "QuickProgressForm",
    "SetAsideForm",
    "SheetFileForm",
    "StepFormSet",
    "SuccessorForm",
    "TakeForm",
    "WorkingGroupForm",
    "are_valid",
    "credits_of",
    "group_formset",
    "initial_of",
    "meaning_of",
    "measure_draft",
    "member_rows",
    "period_problem",
    "read_sheet",
    "refusal_sentence",
    "remark_sentence",
    "row_formsets",
    "sheet_sentence",
    "start_of",
    "successor_choices",
    "upload_sentence",
]
