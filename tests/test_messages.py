"""The catalogues: every message said in English as it should be, Thai where a library has none."""

import re
from pathlib import Path

import django
import polib
import pytest
import yaml
from django.conf import settings
from django.utils import translation

ROOT = Path(settings.BASE_DIR)
ENGLISH = polib.pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po"))
THAI = polib.pofile(str(ROOT / "locale/th/LC_MESSAGES/django.po"))
LIBRARIES = ("django", "allauth", "axes", "import_export")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|{\w*}")
THAI_LETTER = re.compile("[\u0e00-\u0e7f]")
SHOWN_AS_TYPED = ("๑๒๓", "นศ 53301", "มส 74701.5/", "ว่าที่ร้อยตรีหญิง")  # examples of Thai input


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def without_examples(text: str) -> str:
    for example in SHOWN_AS_TYPED:
        text = text.replace(example, "")
    return text


@pytest.mark.parametrize("catalogue", [ENGLISH, THAI], ids=["en", "th"])
def test_every_message_is_translated_for_certain(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in catalogue if not all(text.strip() for text in translations(entry))] == []


@pytest.mark.parametrize("catalogue", [ENGLISH, THAI], ids=["en", "th"])
def test_translations_keep_the_placeholders(catalogue: polib.POFile) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue
        if any(placeholders(text) != placeholders(entry.msgid) for text in translations(entry))
    ]

    assert wrong == []


def test_english_has_no_thai_letters() -> None:
    wrong = [text for entry in ENGLISH for text in translations(entry) if THAI_LETTER.search(without_examples(text))]

    assert wrong == []


def test_english_speaks_calmly() -> None:
    loud = [text for entry in ENGLISH for text in translations(entry) if "!" in text or re.search("please", text, re.I)]

    assert loud == []


def test_the_shipped_verbs_are_messages() -> None:
    verbs = yaml.safe_load((ROOT / "fixtures/verbs.yaml").read_text())
    said = {entry.msgid for entry in ENGLISH}

    assert [verb[key] for verb in verbs for key in ("label", "sentence") if verb[key] not in said] == []


def library_messages() -> set[str]:
    packages = Path(django.__file__).parent.parent
    files = [path for name in LIBRARIES for path in (packages / name).glob("**/locale/de/LC_MESSAGES/django.po")]
    return {entry.msgid for path in files for entry in polib.pofile(str(path)) if not entry.obsolete}


def test_thai_is_kept_only_for_what_a_library_says() -> None:
    assert [entry.msgid for entry in THAI if entry.msgid not in library_messages()] == []


@pytest.mark.parametrize(("language", "catalogue"), [("en", ENGLISH), ("th", THAI)])
def test_the_compiled_catalogues_hold_what_the_sources_say(language: str, catalogue: polib.POFile) -> None:
    """Fails after a change of a catalogue until `bin/messages.py compile`, which `make` runs."""
    plain = [entry for entry in catalogue if not entry.msgid_plural and not entry.msgctxt]

    with translation.override(language):
        stale = [entry.msgid for entry in plain if translation.gettext(entry.msgid) != entry.msgstr]

    assert stale == []
