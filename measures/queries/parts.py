"""What "ทุกสำนัก/กอง" do, unit by unit: who has answered for the own part, and who has not."""

import dataclasses
from collections.abc import Sequence

from measures.models import Measure, Progress, Status, Step
from measures.queries.owners import owners_of
from organisations.models import Unit


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One unit's part and what it said last; `entry` None = nothing yet."""

    unit: Unit
    entry: Progress | None

    @property
    def status(self) -> str:
        """The word of components/status_tag.html."""
        return self.entry.status if self.entry else Status.NOT_STARTED


@dataclasses.dataclass(frozen=True, slots=True)
class Shared:
    """A step, or the measure itself (None), that every unit does, and their parts."""

    step: Step | None
    parts: tuple[Part, ...]

    @property
    def answered(self) -> int:
        """How many units said something."""
        return sum(part.entry is not None for part in self.parts)


def shared_work(measure: Measure, entries: Sequence[Progress]) -> list[Shared]:
    """Return what every unit does of a measure, from its entries, newest first. At most one query."""
    rows: list[Step | None] = [None, *measure.steps.all()]
    rows = [step for step in rows if any(owner.every_unit for owner in owners_of(measure, step))]
    units = list(Unit.objects.filter(is_active=True, parent__isnull=True)) if rows else []
    said: dict[tuple[int | None, int | None], Progress] = {}
    for entry in entries:
        said.setdefault((entry.step_id, entry.unit_id), entry)
    return [
        Shared(step, tuple(Part(unit, said.get((step.pk if step else None, unit.pk))) for unit in units))
        for step in rows
    ]
