"""Addresses of results and criteria, under /desk/. The year is the year that was assessed."""

from django.urls import path

from assessments import views

app_name = "assessments"
_SCORES = "<slug:agency>/<int:year>/scores/"

_IMPORT = "<slug:agency>/scores/import/"

urlpatterns = [
    path(_IMPORT, views.import_new, name="import-new"),
    path(f"{_IMPORT}<int:pk>/", views.import_detail, name="import-detail"),
    path(f"{_IMPORT}<int:pk>/confirm/", views.import_confirm, name="import-confirm"),
    path(f"{_IMPORT}<int:pk>/retry/", views.import_retry, name="import-retry"),
    path(f"{_SCORES}export/<slug:what>.<slug:ending>", views.score_export, name="score-export"),
    path(_SCORES, views.score_sheet, name="score-sheet"),
    path(f"{_SCORES}confirm/", views.score_confirm, name="score-confirm"),
    path(f"{_SCORES}revision/", views.score_revision, name="score-revision"),
    path(f"{_SCORES}findings/", views.finding_answer, name="finding-answer"),
    path("<slug:agency>/<int:year>/analysis/", views.analysis_detail, name="analysis-detail"),
    path("<slug:agency>/<int:year>/analysis/text/", views.analysis_text, name="analysis-text"),
    path("<slug:agency>/<int:year>/analysis/text/draft/", views.analysis_start, name="analysis-start"),
    path("<slug:agency>/<int:year>/what-if/", views.what_if, name="what-if"),
    path("<slug:agency>/<int:year>/criteria/", views.criteria_detail, name="criteria-detail"),
    path("<slug:agency>/<int:year>/criteria/changes/", views.criteria_changes, name="criteria-changes"),
]
