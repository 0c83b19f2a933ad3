"""`manage.py load_demo`: the demo agencies, once. Runs only where DEMO=1."""

import secrets
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_scopes import scopes_disabled

from ita_portal import second_factor
from organisations.models import Agency, Membership, Officer, User
from organisations.queries import must_prove_twice
from reports.management.demo_loader import DemoInvalid, load_file
from reports.rules.refusal import MoveRefused

ADMINISTRATOR = "sysadmin"


class Command(BaseCommand):
    """Load fixtures/demo/*.yaml and write the accounts to var/demo-accounts.txt."""

    help = "Load the demo agencies (idempotent). Needs DEMO=1; writes var/demo-accounts.txt."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Load what is not there yet, one line a file."""
        if not settings.DEMO:
            raise CommandError("load_demo needs DEMO=1: demo accounts must not exist on a real site")
        password_file = settings.VAR_DIR / "demo-password"
        if not password_file.exists():
            password_file.touch(mode=0o600)
            password_file.write_text(f"ita-{secrets.token_hex(4)}")
        password = password_file.read_text().strip()
        with scopes_disabled():
            if not User.objects.filter(username=ADMINISTRATOR).exists():
                User.objects.create_superuser(
                    ADMINISTRATOR, f"{ADMINISTRATOR}@example.invalid", password, display_name="ผู้ดูแลระบบ (ตัวอย่าง)"
                )
            for path in sorted((settings.BASE_DIR / "fixtures" / "demo").glob("*.yaml")):
                self._load(path, password)
            self._enrol()
            self._write_accounts(password)

    def _load(self, path: Path, password: str) -> None:
        try:
            made = load_file(path, password)
        except (DemoInvalid, MoveRefused, KeyError, yaml.YAMLError) as error:
            raise CommandError(f"{path.name}: {error}") from error
        self.stdout.write(f"{path.stem}: {f'{len(made)} accounts' if made else 'already there'}")

    def _enrol(self) -> None:
        """Give every sample account that approves or administers its second factor: /demo/codes/ shows the codes."""
        without = User.objects.filter(email__endswith="@example.invalid", authenticator=None)
        for user in without.filter(must_prove_twice(timezone.localdate())).order_by("pk"):
            second_factor.enrol(user)

    def _write_accounts(self, password: str) -> None:
        lines = [
            f"Password of every demo account: {password}",
            f"Who approves or administers is asked for a code too: {settings.SITE_URL}/demo/codes/ shows it.",
            f"{ADMINISTRATOR:24} system administrator (/admin/)",
        ]
        for agency in Agency.objects.filter(is_sample=True).order_by("slug"):
            lines += ["", f"{agency.slug} {agency.short_name}"]
            users = User.objects.filter(memberships__agency=agency).distinct().order_by("pk")
            for user in users:
                roles = Membership.objects.filter(agency=agency, user=user).values_list("role", flat=True)
                officer = Officer.objects.filter(agency=agency, user=user).prefetch_related("tenures__post").first()
                posts = [tenure.post.title for tenure in officer.tenures.all()] if officer else []
                lines.append(f"  {user.username:22} {', '.join(roles):14} {', '.join(posts)}".rstrip())
        path = settings.VAR_DIR / "demo-accounts.txt"
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text("\n".join(lines) + "\n")
