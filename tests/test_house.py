"""The house keeps its own rules: sizes, templates, data that is not code, addresses that never move."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import resolve

ROOT = Path(settings.BASE_DIR)
APPS = ("ita_portal", "organisations", "assessments", "measures", "reports")
MADE = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
TEXTS = {".py", ".html", ".txt", ".md", ".toml", ".yaml", ".yml", ".css", ".js", ".po", ".svg", ".csv", ".json", ""}


def _files(*folders: str, suffix: str = ".py") -> Iterator[Path]:
    for folder in folders:
        found = sorted((ROOT / folder).rglob(f"*{suffix}"))
        yield from (path for path in found if not MADE & set(path.relative_to(ROOT).parts))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


TEMPLATES = [str(path.relative_to(ROOT / "templates")) for path in _files("templates", suffix=".html")]
MODULES = [_name(path) for path in _files(*APPS) if "migrations" not in path.parts]


# --- Size and shape -----------------------------------------------------------------------


def test_python_files_hold_one_idea() -> None:
    files = (path for path in _files(*APPS, "tests", "bin") if "migrations" not in path.parts)

    assert [_name(path) for path in files if len(path.read_text().splitlines()) > 400] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name: str) -> None:
    assert get_template(name).template is not None


FORBIDDEN_IN_TEMPLATES = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign part": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "trusted text": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
    "open component": re.compile(r"{%\s*include\s+\"components/(?!desk_header|language_switch)(?:(?!\bonly\b)[^%])*%}"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_keeps_to_the_content_policy(name: str) -> None:
    source = re.sub(r"{#.*?#}", "", (ROOT / "templates" / name).read_text())

    assert [rule for rule, pattern in FORBIDDEN_IN_TEMPLATES.items() if pattern.search(source)] == []


# --- Years are data -----------------------------------------------------------------------


def _docstrings(tree: ast.AST) -> set[ast.AST]:
    """Return the string constants that stand alone as statements."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _constants(name: str) -> Iterator[tuple[int, object]]:
    tree = ast.parse((ROOT / name).read_text())
    skipped = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in skipped:
            yield node.lineno, node.value


def _is_criteria(value: object) -> bool:
    """Whether a constant is an item's code, or a Buddhist year outside the range that dates may lie in."""
    if isinstance(value, str):
        return re.fullmatch(r"O\d+", value) is not None
    return isinstance(value, int) and 2555 <= value <= 2599


@pytest.mark.parametrize("name", MODULES)
def test_code_holds_no_criteria_of_a_year(name: str) -> None:
    assert [found for found in _constants(name) if _is_criteria(found[1])] == []


@pytest.mark.parametrize("name", [name for name in MODULES if "/rules/" in name])
def test_rules_hold_no_weights_or_levels(name: str) -> None:
    source = (ROOT / name).read_text()

    assert re.findall(r"Decimal\(\"?(?!0\b|1\b|100\b|0\.0*1\b)[\d.]+\"?\)", source) == []


# --- Files of the project speak of the project alone ------------------------------------------


def test_committed_files_name_no_registry_and_no_machine() -> None:
    hosts = [
        r"pypi\.org",
        r"pythonhosted\.org",
        r"registry\.npmjs",
        r"deb\.debian\.org",
        r"/opt/pypi",
        r"/root/",
        r"/work/",
    ]
    pattern = re.compile("|".join(hosts))
    files = [
        path for path in _files(".", suffix="") if path.is_file() and path.suffix in TEXTS and path != Path(__file__)
    ]

    assert [_name(path) for path in files if pattern.search(path.read_text(errors="ignore"))] == []


def test_every_setting_of_the_environment_is_documented() -> None:
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", (ROOT / "ita_portal" / "settings.py").read_text()))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))

    assert read - documented == set()


def test_ci_runs_what_contributors_run() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    assert [line for line in script.read_text().splitlines() if line.startswith("make")] == [
        "make lint",
        "make test REQUIRE_POSTGRES=1",
    ]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- Addresses ----------------------------------------------------------------------------

ADDRESSES = {
    "/": "public:home",
    "/healthz": "healthz",
    "/robots.txt": "public:robots",
    "/sitemap.xml": "public:sitemap",
    "/ban-rao/": "public:agency",
    "/ban-rao/2569/": "public:year",
    "/ban-rao/2569/oit/": "public:oit",
    "/ban-rao/feed.atom": "public:feed",
    "/d/2345678923/": "public:document",
    "/d/2345678923.pdf": "public:document-pdf",
    "/d/2345678923.csv": "public:document-csv",
    "/d/2345678923.json": "public:document-json",
    "/desk/": "desk",
    "/desk/gallery/": "gallery",
    "/desk/ban-rao/": "agency-home",
    "/desk/ban-rao/2569/": "year-home",
    "/desk/ban-rao/settings/": "organisations:settings",
    "/desk/ban-rao/events/": "organisations:event-list",
    "/desk/ban-rao/2568/scores/": "assessments:score-sheet",
    "/desk/ban-rao/2568/criteria/": "assessments:criteria-detail",
    "/desk/ban-rao/2569/weak-points/": "measures:weakness-list",
    "/desk/ban-rao/2569/plan/": "measures:plan-detail",
    "/desk/ban-rao/2569/plan/measures/new/": "measures:measure-new",
    "/desk/ban-rao/measures/1/": "measures:measure-edit",
    "/desk/ban-rao/2569/progress/": "measures:progress-list",
    "/desk/ban-rao/measures/1/progress/": "measures:progress-new",
    "/desk/ban-rao/2569/items/": "measures:item-list",
    "/desk/ban-rao/2569/items/O1/": "measures:item-detail",
    "/desk/ban-rao/evidence/1/": "measures:evidence-file",
    "/desk/ban-rao/2569/reports/": "reports:report-list",
    "/desk/ban-rao/reports/1/": "reports:report-edit",
    "/desk/ban-rao/2569/memos/": "reports:memo-list",
    "/desk/ban-rao/memos/1/": "reports:memo-detail",
    "/desk/ban-rao/inbox/": "reports:inbox",
    "/desk/ban-rao/inbox/1/": "reports:memo-decide",
    "/desk/ban-rao/renderings/1/": "reports:rendering-detail",
    "/desk/ban-rao/renderings/1/pdf/": "reports:rendering-pdf",
    "/desk/ban-rao/2569/pack/": "reports:pack-list",
    "/desk/ban-rao/packs/1/zip/": "reports:pack-file",
    "/desk/ban-rao/2569/publish/": "reports:publication-list",
    "/desk/ban-rao/settings/chains/": "reports:chain-list",
}


@pytest.mark.parametrize(("address", "name"), ADDRESSES.items())
def test_address_answers_for_its_name(address: str, name: str) -> None:
    assert resolve(address).view_name == name
