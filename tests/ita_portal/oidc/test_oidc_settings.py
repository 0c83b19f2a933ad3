"""What the environment says of the provider: nothing, all of it, or too little."""

import json
import os
import subprocess
import sys

from django.conf import settings

READ = """
import json
from ita_portal import settings
print(json.dumps([settings.SOCIALACCOUNT_PROVIDERS, settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]]))
"""
GIVEN = {
    "OIDC_ISSUER": "https://id.example.invalid/auth/",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_NAME": "บัตรดิจิทัล",
}


def read(**given: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process that has this environment."""
    left = {name: value for name, value in os.environ.items() if not name.startswith("OIDC_")}
    return subprocess.run(
        [sys.executable, "-c", READ],
        env={**left, **given},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_an_issuer_there_is_no_provider_and_forms_stay_here() -> None:
    assert json.loads(read().stdout) == [{}, ["'self'"]]


def test_the_provider_is_the_environments_and_forms_may_lead_there() -> None:
    providers, forms = json.loads(read(**GIVEN).stdout)

    (app,) = providers["oidc"]["APPS"]
    assert (app["name"], app["settings"]) == ("บัตรดิจิทัล", {"server_url": "https://id.example.invalid/auth"})
    assert forms == ["'self'", "https://id.example.invalid"]


def test_half_a_provider_is_refused_at_start() -> None:
    started = read(OIDC_ISSUER=GIVEN["OIDC_ISSUER"], OIDC_CLIENT_ID="portal")

    assert started.returncode != 0
    assert "OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET" in started.stderr
