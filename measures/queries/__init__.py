"""Reading plans, weak points and progress. Each is called inside the agency's scope."""

from .layouts import built_in_layouts, layout_of, layouts_offered
from .library import (
    PublishedMeasure,
    built_in_themes,
    model_library,
    published_measure,
    published_measures,
    sought_of,
    units_of_kinds,
)
from .owners import Answering, answering_on, officers_gone, owners_of
from .plans import (
    Heading,
    blank_plan,
    codes_of_points,
    criteria_of,
    groups_in_order,
    heading_of_point,
    headings_of,
    measures_in_order,
    outline_of,
    plan_of_year,
    plan_or_blank,
    working_year,
)
from .progress import MeasureRow, history_of, measure_rows, owners_text, period_of, printed_period, remarks_of
from .rhythms import rhythms_offered
from .weak_points import Point, hanging_points, point_labels, points_of, weak_labels

__all__ = [
    "Answering",
    "Heading",
    "MeasureRow",
    "Point",
    "PublishedMeasure",
    "answering_on",
    "blank_plan",
    "built_in_layouts",
    "built_in_themes",
    "codes_of_points",
    "criteria_of",
    "groups_in_order",
    "hanging_points",
    "heading_of_point",
    "headings_of",
    "history_of",
    "layout_of",
    "layouts_offered",
    "measure_rows",
    "measures_in_order",
    "model_library",
    "officers_gone",
    "outline_of",
    "owners_of",
    "owners_text",
    "period_of",
    "plan_of_year",
    "plan_or_blank",
    "point_labels",
    "points_of",
    "printed_period",
    "published_measure",
    "published_measures",
    "remarks_of",
    "rhythms_offered",
    "sought_of",
    "units_of_kinds",
    "weak_labels",
    "working_year",
]
