"""Work of results for the worker. Truth lives in rows; a lost task is found again by the sweep (reports.tasks)."""

from django.utils import timezone
from django_tasks import task

from assessments.actions import imports


@task()
def carry_on_import(import_id: int) -> None:
    """Do the next step of an import."""
    imports.carry_on(import_id=import_id, at=timezone.now())


def sweep() -> int:
    """Queue the imports that wait or that a killed worker left; return how many."""
    found = imports.lease_waiting(at=timezone.now())
    for key in found:
        carry_on_import.enqueue(key)
    return len(found)
