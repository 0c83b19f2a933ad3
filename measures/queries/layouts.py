"""Table layouts an agency may print in: those that come with the portal (fixtures/layouts.yaml) and its own."""

import functools
from pathlib import Path

import yaml
from django.conf import settings

from measures.models import TableLayout
from measures.rules import layouts
from organisations.models import Agency


@functools.cache
def built_in_layouts() -> dict[str, layouts.Layout]:
    """Return the layouts that come with the portal, by code."""
    return layouts.read(yaml.safe_load((Path(settings.BASE_DIR) / "fixtures" / "layouts.yaml").read_text()))


def layout_of(agency: Agency, code: str) -> layouts.Layout:
    """Return a layout by its code, an archived one of the agency too. Raises TableLayout.DoesNotExist."""
    built_in = built_in_layouts().get(code)
    return built_in or TableLayout.objects.get(agency=agency, code=code).layout


def layouts_offered(agency: Agency, kind: str, chosen: str = "") -> list[layouts.Layout]:
    """Return the layouts a plan or report may be printed in: built in, the agency's own, and the one `chosen` now."""
    own = TableLayout.objects.filter(agency=agency, kind=kind)
    shown = [row.layout for row in own if row.archived_at is None or row.code == chosen]
    return [layout for layout in built_in_layouts().values() if layout.kind == kind] + shown
