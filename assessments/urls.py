"""Addresses of results and criteria, under /desk/. The year is the year that was assessed."""

from django.urls import path

from assessments import views

app_name = "assessments"
_SCORES = "<slug:agency>/<int:year>/scores/"

urlpatterns = [
    path(_SCORES, views.score_sheet, name="score-sheet"),
    path(f"{_SCORES}confirm/", views.score_confirm, name="score-confirm"),
    path(f"{_SCORES}findings/", views.finding_answer, name="finding-answer"),
    path("<slug:agency>/<int:year>/analysis/", views.analysis_detail, name="analysis-detail"),
    path("<slug:agency>/<int:year>/analysis/text/", views.analysis_text, name="analysis-text"),
    path("<slug:agency>/<int:year>/analysis/text/draft/", views.analysis_start, name="analysis-start"),
    path("<slug:agency>/<int:year>/what-if/", views.what_if, name="what-if"),
    path("<slug:agency>/<int:year>/criteria/", views.criteria_detail, name="criteria-detail"),
]
