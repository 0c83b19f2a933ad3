"""Addresses of memos, approvals, reports and publications, under /desk/."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from reports.views import (
    approvals,
    board,
    chains,
    checking,
    circulation,
    layouts,
    memos,
    orders,
    packs,
    publications,
    records,
    registers,
    renderings,
    rounds,
    signing,
    word_files,
)


class FiscalYear(IntConverter):
    """A fiscal year (B.E.) the models can hold."""

    regex = "25[4-9][0-9]|26[0-9]{2}|2700"


register_converter(FiscalYear, "fiscal_year")

app_name = "reports"
_YEAR = "<slug:agency>/<fiscal_year:year>/"

urlpatterns = [
    path(f"{_YEAR}plan/paper/", renderings.plan_paper, name="plan-paper"),
    path(f"{_YEAR}analysis/paper/", renderings.analysis_paper, name="analysis-paper"),
    path(f"{_YEAR}analysis/word/", word_files.analysis_word, name="analysis-word"),
    path(f"{_YEAR}board/", board.board, name="board"),
    path(f"{_YEAR}board/paper/", board.board_paper, name="board-paper"),
    path(f"{_YEAR}memos/", memos.memo_list, name="memo-list"),
    path(f"{_YEAR}memos/new/", memos.memo_new, name="memo-new"),
    path("<slug:agency>/memos/<int:pk>/", memos.memo_detail, name="memo-detail"),
    path(f"{_YEAR}orders/new/", orders.order_new, name="order-new"),
    path("<slug:agency>/memos/<int:pk>/order/word/", word_files.order_word, name="order-word"),
    path("<slug:agency>/memos/<int:pk>/word/", word_files.memo_word, name="memo-word"),
    path("<slug:agency>/memos/<int:pk>/edit/", memos.memo_edit, name="memo-edit"),
    path("<slug:agency>/drafts/<int:pk>/restore/", memos.draft_restore, name="draft-restore"),
    path("<slug:agency>/memos/<int:pk>/submit/", memos.memo_submit, name="memo-submit"),
    path("<slug:agency>/memos/<int:pk>/recall/", memos.memo_recall, name="memo-recall"),
    path("<slug:agency>/memos/<int:pk>/withdraw/", memos.memo_withdraw, name="memo-withdraw"),
    path("<slug:agency>/memos/<int:pk>/issue/", memos.memo_issue, name="memo-issue"),
    path("<slug:agency>/memos/<int:pk>/circulate/", circulation.memo_circulate, name="memo-circulate"),
    path("<slug:agency>/memos/<int:pk>/remind/", circulation.memo_remind, name="memo-remind"),
    path(
        "<slug:agency>/circulations/<int:pk>/acknowledge/",
        circulation.circulation_acknowledge,
        name="circulation-acknowledge",
    ),
    path("<slug:agency>/memos/<int:pk>/publish/", publications.memo_publish, name="memo-publish"),
    path("<slug:agency>/memos/<int:pk>/sheet/", records.approval_sheet, name="approval-sheet"),
    path("<slug:agency>/events/check/", records.record_check, name="record-check"),
    path("<slug:agency>/registers/", registers.register_list, name="register-list"),
    path("<slug:agency>/registers/register.<slug:ending>", registers.register_file, name="register-file"),
    path("<slug:agency>/registers/paper/", registers.register_paper, name="register-paper"),
    path("<slug:agency>/registers/new/", registers.number_new, name="number-new"),
    path("<slug:agency>/registers/gaps/", registers.gap_note, name="gap-note"),
    path("<slug:agency>/registers/numbers/<int:pk>/void/", registers.number_void, name="number-void"),
    path("<slug:agency>/inbox/", approvals.inbox, name="inbox"),
    path("<slug:agency>/inbox/<int:pk>/", approvals.memo_decide, name="memo-decide"),
    path(f"{_YEAR}check/", checking.year_check, name="year-check"),
    path(f"{_YEAR}check/answer/", checking.check_answer, name="check-answer"),
    path(f"{_YEAR}reports/", rounds.report_list, name="report-list"),
    path(f"{_YEAR}reports/open/", rounds.round_open, name="round-open"),
    path("<slug:agency>/reports/<int:pk>/", rounds.report_edit, name="report-edit"),
    path("<slug:agency>/reports/<int:pk>/word/", word_files.report_word, name="report-word"),
    path("<slug:agency>/reports/<int:pk>/changes/", rounds.report_changes, name="report-changes"),
    path("<slug:agency>/reports/<int:pk>/freeze/", rounds.report_freeze, name="report-freeze"),
    path("<slug:agency>/reports/<int:pk>/answers/", signing.report_answers, name="report-answers"),
    path("<slug:agency>/memos/<int:pk>/answers/", signing.memo_answers, name="memo-answers"),
    path("<slug:agency>/reports/<int:pk>/correct/", rounds.report_correct, name="report-correct"),
    path("<slug:agency>/reports/<int:pk>/publish/", publications.report_publish, name="report-publish"),
    path(f"{_YEAR}plan/word/", word_files.plan_word, name="plan-word"),
    path(f"{_YEAR}pack/", packs.pack_list, name="pack-list"),
    path(f"{_YEAR}pack/new/", packs.pack_new, name="pack-new"),
    path("<slug:agency>/packs/<int:pk>/zip/", packs.pack_file, name="pack-file"),
    path(f"{_YEAR}publish/", publications.publication_list, name="publication-list"),
    path(
        "<slug:agency>/publications/<slug:pk>/withdraw/", publications.publication_withdraw, name="publication-withdraw"
    ),
    path("<slug:agency>/settings/chains/", chains.chain_list, name="chain-list"),
    path("<slug:agency>/settings/chains/<slug:kind>/", chains.chain_edit, name="chain-edit"),
    path("<slug:agency>/settings/layouts/", layouts.layout_list, name="layout-list"),
    path("<slug:agency>/settings/layouts/new/", layouts.layout_new, name="layout-new"),
    path("<slug:agency>/settings/layouts/<int:pk>/", layouts.layout_edit, name="layout-edit"),
    path("<slug:agency>/settings/layouts/<int:pk>/archive/", layouts.layout_archive, name="layout-archive"),
    path("<slug:agency>/renderings/<int:pk>/", renderings.rendering_detail, name="rendering-detail"),
    path("<slug:agency>/renderings/<int:pk>/state/", renderings.rendering_state, name="rendering-state"),
    path("<slug:agency>/renderings/<int:pk>/pages/<int:number>.png", renderings.rendering_page, name="rendering-page"),
    path("<slug:agency>/renderings/<int:pk>/pdf/", renderings.rendering_pdf, name="rendering-pdf"),
    path("<slug:agency>/renderings/<int:pk>/retry/", renderings.rendering_retry, name="rendering-retry"),
]
