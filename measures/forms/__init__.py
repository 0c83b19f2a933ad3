"""Forms of plans, measures and progress. They clean what was typed; actions save."""

from .items import ChargeForm, ItemEvidenceForm
from .measure import MeasureForm, measure_draft
from .measure_rows import OwnerFormSet, StepFormSet, owner_formset, step_formset
from .plan import GroupFormSet, PlanForm, group_formset
from .progress import ProgressForm
from .quick_progress import QuickProgressForm
from .sentences import period_problem, refusal_sentence, remark_sentence, upload_sentence
from .start import credits_of, initial_of, start_of
from .weak_point import HandleForm, JoinForm, SetAsideForm

__all__ = [
    "ChargeForm",
    "GroupFormSet",
    "HandleForm",
    "ItemEvidenceForm",
    "JoinForm",
    "MeasureForm",
    "OwnerFormSet",
    "PlanForm",
    "ProgressForm",
    "QuickProgressForm",
    "SetAsideForm",
    "StepFormSet",
    "credits_of",
    "group_formset",
    "initial_of",
    "measure_draft",
    "owner_formset",
    "period_problem",
    "refusal_sentence",
    "remark_sentence",
    "start_of",
    "step_formset",
    "upload_sentence",
]
