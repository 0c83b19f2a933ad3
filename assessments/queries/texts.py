"""The words of an analysis: the draft that data gives now, and what stands in its place."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from assessments.models import AnalysisSentence, Detail
from assessments.queries import indicator_of_questions
from assessments.queries.analysis import Analysis
from assessments.rules import analysis_text
from assessments.rules.analysis_text import Facts, Line, Section, Sentence

NOTED = (Detail.ITEM, Detail.QUESTION)  # scores whose note says what was wrong, or the question in full


@cache
def wording() -> dict[str, Any]:
    """Return the wording of sentences, read once."""
    path = settings.BASE_DIR / "fixtures" / "analysis_sentences.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


def draft_of(found: Analysis) -> list[Section]:
    """Return the analysis as data gives it now. One query."""
    before = found.before
    facts = Facts(
        agency=found.agency.name,
        criteria=found.criteria,
        published=found.published,
        overall=found.overall,
        tools=found.tools,
        level=found.published.level or found.computed.level or "",
        pass_mark=found.pass_mark,
        names=found.names,
        notes={
            (score.detail, score.code): score.note
            for score in found.assessment.scores.all()
            if score.detail in NOTED and score.note
        },
        questions=indicator_of_questions(found.criteria_set),
        before=(before.fiscal_year, before.overall) if before and before.overall is not None else None,
        defects=[(defect.tool_code, defect.text) for defect in found.assessment.defects.all()],
    )
    return analysis_text.draft(facts, wording())


def sentences_of(found: Analysis) -> list[AnalysisSentence]:
    """Return the kept sentences of an analysis, each with its text; none before the first draft. One query."""
    rows = AnalysisSentence.objects.filter(analysis__assessment=found.assessment)
    return list(rows.select_related("analysis__assessment__criteria"))


def lines_of(kept: list[AnalysisSentence], sections: list[Section]) -> list[tuple[Section, list[Line]]]:
    """Return the sections with what stands in them, each line against today's data. No query."""
    return analysis_text.compare({row.key: Sentence(row.key, row.text, row.values) for row in kept}, sections)


def words_of(found: Analysis) -> list[tuple[Section, list[str]]]:
    """Return the sections with the sentences that are to be printed: the kept ones, before the first draft those of it.

    What waits to be taken or was wiped out is not printed. Two queries.
    """
    sections, kept = draft_of(found), sentences_of(found)
    if not kept:
        return [(section, [one.text for one in section.sentences if one.text]) for section in sections]
    return [
        (section, [line.text for line in lines if line.text and line.state != "new"])
        for section, lines in lines_of(kept, sections)
    ]
