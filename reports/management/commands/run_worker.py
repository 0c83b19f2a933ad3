"""`manage.py run_worker`: the background worker, with the sweep that feeds it."""

import logging
import threading
from typing import Any

from django.db import close_old_connections
from django.db.utils import OperationalError
from django_tasks_db.management.commands.db_worker import Command as WorkerCommand

from reports import tasks

logger = logging.getLogger("reports.worker")
SWEEP_SECONDS = 0.5


def sweep_for_ever(stop: threading.Event) -> None:
    """Sweep until told to stop; a database that is away for a while is waited for."""
    while not stop.wait(SWEEP_SECONDS):
        try:
            close_old_connections()
            tasks.sweep()
        except OperationalError:
            logger.warning("the database did not answer; sweeping again", exc_info=True)


class Command(WorkerCommand):
    """Run tasks and the sweep in one process."""

    help = "Run the background worker: makes papers, sends mail, picks up what a killed worker left."

    def handle(self, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Start the sweep beside the task loop."""
        stop = threading.Event()
        threading.Thread(target=sweep_for_ever, args=[stop], daemon=True, name="sweep").start()
        try:
            super().handle(**options)
        finally:
            stop.set()
