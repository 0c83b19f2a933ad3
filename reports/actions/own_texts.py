"""Texts of opinion that one person keeps for a verb. Nobody else's business: they leave no event."""

from django.db import transaction

from organisations.queries import Member
from reports.models import OwnText, Verb
from reports.rules.refusal import MoveRefused

MOST = 10  # of a verb
LONGEST = 500  # letters


@transaction.atomic
def keep(*, verb: Verb | None, text: str, by: Member) -> OwnText:
    """Keep a text for a verb, once. Raises MoveRefused: `text_empty`, `text_verb`, `text_too_long`, `texts_full`."""
    text = text.strip()
    if not text:
        raise MoveRefused("text_empty")
    if verb is None:
        raise MoveRefused("text_verb")
    if len(text) > LONGEST:
        raise MoveRefused("text_too_long", most=str(LONGEST))
    mine = OwnText.objects.filter(agency=by.agency, user=by.user, verb=verb)
    if mine.count() >= MOST and not mine.filter(text=text).exists():
        raise MoveRefused("texts_full", most=str(MOST))
    kept: OwnText = OwnText.objects.get_or_create(agency=by.agency, user=by.user, verb=verb, text=text)[0]
    return kept


@transaction.atomic
def forget(*, pk: int, by: Member) -> None:
    """Let go of one of one's own texts; what is gone already, or another's, stays as it is."""
    OwnText.objects.filter(pk=pk, agency=by.agency, user=by.user).delete()
