"""Addresses of measures, under /desk/."""

from django.urls import path

from measures.views import (
    carry_over,
    files,
    follow_up,
    groups,
    items,
    library,
    measure,
    my_steps,
    outline,
    plan,
    progress,
    sheets,
    successors,
    weak_points,
)

app_name = "measures"
_YEAR = "<slug:agency>/<int:year>/"
_POINT = f"{_YEAR}weak-points/<slug:detail>/<str:code>/"
_ITEM = f"{_YEAR}items/<str:item>/"
_PIECE = f"{_ITEM}evidence/<int:pk>/"
_GROUP = "<slug:agency>/groups/<int:pk>/"
_MEASURE = "<slug:agency>/measures/<int:pk>/"

urlpatterns = [
    path(f"{_YEAR}weak-points/", weak_points.weakness_list, name="weakness-list"),
    path(f"{_YEAR}weak-points/handle/", weak_points.handle, name="points-handle"),
    path(f"{_YEAR}weak-points/undo/", weak_points.undo, name="points-undo"),
    path(f"{_POINT}set-aside/", weak_points.set_aside, name="set-aside"),
    path(f"{_POINT}take-up/", weak_points.take_up, name="take-up"),
    path(f"{_POINT}join/", weak_points.measure_join, name="measure-join"),
    path(f"{_YEAR}plan/", plan.plan_detail, name="plan-detail"),
    path(f"{_YEAR}plan/edit/", plan.plan_edit, name="plan-edit"),
    path(f"{_YEAR}plan/arrange/", outline.plan_arrange, name="plan-arrange"),
    path(f"{_YEAR}plan/headings/", outline.heading_change, name="heading-change"),
    path(f"{_YEAR}plan/regroup/", outline.plan_regroup, name="plan-regroup"),
    path(f"{_YEAR}plan/outline/undo/", outline.outline_undo, name="outline-undo"),
    path(f"{_YEAR}plan/measures/models/", library.model_list, name="model-list"),
    path(f"{_YEAR}plan/carry-over/", carry_over.carry_over, name="carry-over"),
    path(f"{_YEAR}plan/successors/", successors.successors, name="successors"),
    path(f"{_YEAR}plan/period/", measure.period_meaning, name="period-meaning"),
    path(f"{_YEAR}plan/measures/new/", measure.measure_new, name="measure-new"),
    path(f"{_YEAR}plan/measures/restore/", measure.measure_restore, name="measure-restore"),
    path(_MEASURE, measure.measure_edit, name="measure-edit"),
    path(f"{_MEASURE}delete/", measure.measure_delete, name="measure-delete"),
    path(f"{_MEASURE}move/<slug:direction>/", measure.measure_move, name="measure-move"),
    path(f"{_YEAR}progress/", progress.progress_list, name="progress-list"),
    path(f"{_YEAR}my-steps/", my_steps.my_steps, name="my-steps"),
    path(f"{_MEASURE}progress/", progress.progress_new, name="progress-new"),
    path(f"{_YEAR}plan/sheet.<slug:ending>", sheets.sheet_file, name="sheet-file"),
    path(f"{_YEAR}plan/sheet/", sheets.sheet_new, name="sheet-new"),
    path("<slug:agency>/sheets/<int:pk>/", sheets.sheet_detail, name="sheet-detail"),
    path("<slug:agency>/sheets/<int:pk>/confirm/", sheets.sheet_confirm, name="sheet-confirm"),
    path("<slug:agency>/progress/<int:pk>/undo/", progress.progress_undo, name="progress-undo"),
    path(f"{_YEAR}groups/", groups.group_list, name="group-list"),
    path(f"{_YEAR}groups/new/", groups.group_new, name="group-new"),
    path(f"{_YEAR}groups/start/", groups.group_start, name="group-start"),
    path(f"{_YEAR}groups/restore/", groups.group_restore, name="group-restore"),
    path(_GROUP, groups.group_edit, name="group-edit"),
    path(f"{_GROUP}delete/", groups.group_delete, name="group-delete"),
    path(f"{_GROUP}move/<slug:direction>/", groups.group_move, name="group-move"),
    path(f"{_YEAR}items/", items.item_list, name="item-list"),
    path(_ITEM, items.item_detail, name="item-detail"),
    path(f"{_ITEM}charge/", items.item_charge, name="item-charge"),
    path(f"{_ITEM}parts/", items.item_parts, name="item-parts"),
    path(f"{_ITEM}confirm/", items.item_confirm, name="item-confirm"),
    path(f"{_ITEM}unconfirm/", items.item_unconfirm, name="item-unconfirm"),
    path(f"{_ITEM}check/", items.item_check, name="item-check"),
    path(f"{_ITEM}evidence/", items.evidence_new, name="evidence-new"),
    path(f"{_PIECE}edit/", items.evidence_edit, name="evidence-edit"),
    path(f"{_PIECE}remove/", items.evidence_remove, name="evidence-remove"),
    path(f"{_PIECE}restore/", items.evidence_restore, name="evidence-restore"),
    path(f"{_PIECE}accept/", items.evidence_accept, name="evidence-accept"),
    path(f"{_PIECE}move/<slug:direction>/", items.evidence_move, name="evidence-move"),
    path("<slug:agency>/evidence/<int:pk>/", files.evidence_file, name="evidence-file"),
    path("<slug:agency>/pages/<int:pk>.jpg", files.check_picture, name="check-picture"),
    path("<slug:agency>/settings/follow-up/", follow_up.follow_up, name="follow-up"),
]
