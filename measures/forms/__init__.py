"""Forms of plans, measures and progress. They clean what was typed; actions save."""

from .groups import WorkingGroupForm, member_rows
from .items import ChargeForm, ItemEvidenceForm
from .measure import MeasureForm, measure_draft
from .measure_rows import OwnerFormSet, StepFormSet, owner_formset, step_formset
from .plan import GroupFormSet, PlanForm, group_formset
from .progress import ProgressForm
from .quick_progress import QuickProgressForm
from .sentences import period_problem, refusal_sentence, remark_sentence, upload_sentence
from .weak_point import JoinForm, SetAsideForm

__all__ = [
    "ChargeForm",
    "GroupFormSet",
    "ItemEvidenceForm",
    "JoinForm",
    "MeasureForm",
    "OwnerFormSet",
    "PlanForm",
    "ProgressForm",
    "QuickProgressForm",
    "SetAsideForm",
    "StepFormSet",
    "WorkingGroupForm",
    "group_formset",
    "measure_draft",
    "member_rows",
    "owner_formset",
    "period_problem",
    "refusal_sentence",
    "remark_sentence",
    "step_formset",
    "upload_sentence",
]
