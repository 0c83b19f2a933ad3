"""The rhythms of follow-up that come with the portal (fixtures/rhythms.yaml)."""

import functools
from pathlib import Path

import yaml
from django.conf import settings

from measures.rules import rhythms


@functools.cache
def rhythms_offered() -> dict[str, rhythms.Rhythm]:
    """Return the rhythms a measure may be followed up in, by code."""
    return rhythms.read(yaml.safe_load((Path(settings.BASE_DIR) / "fixtures" / "rhythms.yaml").read_text()))
