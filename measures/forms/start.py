"""What a new measure begins with: a model of the library, a published measure of another agency, or nothing yet."""

from collections.abc import Iterable, Sequence
from typing import Any

from measures import queries
from measures.actions.measures_ import MeasureDraft, OwnerDraft, StepDraft
from measures.actions.plans import GroupDraft
from measures.models import Plan
from measures.queries import Point, PublishedMeasure
from measures.rules.library import Model

MODEL, PUBLISHED = "model", "from"  # names in the address


def start_of(wanted: Any, plan: Plan, points: Sequence[Point], heading: str = "") -> MeasureDraft:  # noqa: ANN401 -- a QueryDict
    """Return what the address asks a new measure to begin with; what it names and is not there is left out.

    `link` names weak points it shall answer, `model` a model of the library, `from` a published measure; `heading` is
    the code of the heading it stands under where no weak point says so.
    """
    asked = [point for point in points if point.key in set(wanted.getlist("link"))]
    model = queries.model_library().models.get(wanted.get(MODEL, ""))
    if model:
        return _from_model(model, plan, points, asked, heading)
    published = queries.published_measure(plan.agency, wanted[PUBLISHED]) if PUBLISHED in wanted else None
    group = _group(plan, asked, heading)
    if published:
        return _from_published(published, group, asked)
    return MeasureDraft(fields={}, group=group, links=_keys(asked))


def initial_of(start: MeasureDraft) -> dict[str, Any]:
    """Return the values a blank form of a measure shows for a start."""
    links = [f"{detail}:{code}" for detail, code in start.links]
    group = start.group
    key = "" if group is None else str(group.pk) if group.pk else f"new:{group.code}"
    return dict(start.fields) | {"group": key} | ({"links": links} if links else {})


def credits_of(start: MeasureDraft) -> dict[str, str]:
    """Return the fields that remember where a measure was taken from: never typed, read from the address anew."""
    return {name: start.fields[name] for name in ("source", "credit") if name in start.fields}


def _keys(points: Iterable[Point]) -> list[tuple[str, str]]:
    return [(point.detail, point.code) for point in points]


def _group(plan: Plan, asked: Sequence[Point], heading: str) -> GroupDraft | None:
    code = queries.heading_of_point(plan, asked[0].detail, asked[0].code) if asked else heading
    there = next((row for row in queries.groups_in_order(plan) if code and row.code == code), None)
    if there:
        return GroupDraft(title=there.title, code=there.code, pk=there.pk)
    known = next((row for row in queries.headings_of(plan) if code and row.code == code), None)
    return GroupDraft(title=known.title, code=known.code) if known else None


def _from_model(
    model: Model, plan: Plan, points: Sequence[Point], asked: Sequence[Point], heading: str
) -> MeasureDraft:
    library = queries.model_library()
    year = plan.result.criteria.fiscal_year if plan.result else 0
    codes = library.codes_of(model, year)
    near = [point for point in points if not point.is_handled and _answers(model, codes, point)]
    answered = list(dict.fromkeys([*asked, *near]))
    period = model.period(plan.fiscal_year)
    texts = ("title", "analysis", "guideline", "follow_up", "success_indicator", "target", "rhythm", "budget")
    fields = {name: getattr(model, name) for name in texts} | {
        "needs_no_budget": model.budget is None,
        "period_kind": period.kind,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "source": f"model:{model.code}",
        "credit": f"คลังต้นแบบ: {model.title}",  # stored: always Thai
    }
    return MeasureDraft(
        fields=fields,
        group=_group(plan, answered, heading),
        steps=[StepDraft(text) for text in model.steps],
        owners=_owners(model),
        links=_keys(answered),
    )


def _answers(model: Model, codes: frozenset[str], point: Point) -> bool:
    """Whether a model answers a weak point nobody named: by what it is about, or as the indicator's own measure."""
    return point.code in codes or (point.detail == "indicator" and point.code == model.indicators[0])


def _owners(model: Model) -> list[OwnerDraft]:
    kinds = [queries.model_library().owners[kind] for kind in model.owners if kind != "every"]
    units = dict.fromkeys(unit.pk for unit in queries.units_of_kinds(kinds) if unit)
    found = [OwnerDraft(unit_id=pk, is_lead=place == 0) for place, pk in enumerate(units)]
    return [*found, OwnerDraft(every_unit=True)] if "every" in model.owners else found


def _from_published(row: PublishedMeasure, group: GroupDraft | None, asked: Sequence[Point]) -> MeasureDraft:
    credit = f"ดัดแปลงจากแผนของ{row.agency} ปี {row.fiscal_year}"  # stored: always Thai
    fields = {
        "title": row.title,
        "guideline": row.guideline,
        "follow_up": row.follow_up,
        "source": f"d:{row.publication}",
        "credit": credit,
    }
    steps = [StepDraft(text) for text in row.steps]
    return MeasureDraft(fields=fields, group=group, steps=steps, links=_keys(asked))
