"""`manage.py run_worker`: the background worker, with the sweep that feeds it and the watch over evidence."""

import logging
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from django.db.utils import OperationalError
from django_tasks_db.management.commands.db_worker import Command as WorkerCommand

from reports import tasks

logger = logging.getLogger("reports.worker")
SWEEP_SECONDS, LOOK_SECONDS, TIDY_SECONDS = 0.2, 30, 600


def repeat_for_ever(stop: threading.Event, work: Callable[[], int], seconds: float) -> None:
    """Do some work again and again until told to stop; a database that is away for a while is waited for."""
    while not stop.wait(seconds):
        try:
            close_old_connections()
            work()
        except OperationalError:
            logger.warning("the database did not answer; trying again", exc_info=True)
        except Exception:
            # A row that cannot be worked on must not end the work on all others; the log tells of it.
            logger.exception("%s failed; trying again", work.__name__)


class Command(WorkerCommand):
    """Run tasks, the sweep and the watch over evidence in one process, none waiting for another."""

    help = "Run the background worker: papers, mail, addresses of evidence, and what a killed worker left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Look for tasks as often as the sweep finds some: somebody waits for the page beside a form."""
        super().add_arguments(parser)
        parser.set_defaults(interval=SWEEP_SECONDS)

    def handle(self, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Start them beside the task loop."""
        stop = threading.Event()
        works = (
            (tasks.sweep, SWEEP_SECONDS),
            (tasks.look_at_evidence, LOOK_SECONDS),
            (tasks.take_pictures, LOOK_SECONDS),
            (tasks.sweep_previews, TIDY_SECONDS),
            (tasks.ask_for_record_checks, TIDY_SECONDS),
        )
        for work, seconds in works:
            args = [stop, work, seconds]
            threading.Thread(target=repeat_for_ever, args=args, daemon=True, name=work.__name__).start()
        try:
            super().handle(**options)
        finally:
            stop.set()
