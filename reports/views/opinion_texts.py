"""Texts put into the opinion at a tap, of the portal and one's own: buttons of the deciding form, without script too."""

import dataclasses
from typing import Any

from django.http import QueryDict

from organisations.desk import DeskRequest
from organisations.queries import Member
from reports.actions import own_texts
from reports.models import ApprovalStep, OwnText, Verb
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence

BUTTONS = ("fill", "keep", "forget")
TYPED = ("version", "step_no", "turn", "opinion", "verb", "return_to", "code")


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """The texts offered for one verb."""

    verb: Verb
    shipped: list[str]
    own: list[OwnText]


def offers(step: ApprovalStep, member: Member) -> list[Offer]:
    """Return the texts of each verb of a turn. One query, beside the verbs'."""
    verbs = list(step.verbs.all())
    mine = list(OwnText.objects.filter(agency=member.agency, user=member.user, verb__in=verbs))
    return [
        Offer(verb, verb.quick_texts.splitlines(), [text for text in mine if text.verb_id == verb.pk]) for verb in verbs
    ]


def is_asked(data: QueryDict) -> bool:
    """Whether a button for texts was pressed, and not one that decides."""
    return any(name in data for name in BUTTONS)


def answered(request: DeskRequest, step: ApprovalStep) -> tuple[dict[str, Any], str]:
    """Do what the pressed button says; return what the form holds now, all that was typed, and what went wrong."""
    held: dict[str, Any] = {name: request.POST.get(name, "") for name in TYPED}
    if "fill" in request.POST:
        return held | _filled(held, request.POST["fill"]), ""
    try:
        if "keep" in request.POST:
            verb = step.verbs.filter(code=held["verb"]).first()
            own_texts.keep(verb=verb, text=held["opinion"], by=request.member)
        elif (key := request.POST["forget"]).isascii() and key.isdigit() and len(key) < 19:
            own_texts.forget(pk=int(key), by=request.member)
    except MoveRefused as refused:
        return held, sentence(refused)
    return held, ""


def _filled(held: dict[str, Any], pressed: str) -> dict[str, Any]:
    """Return the opinion with the text below what was typed, and its verb where none was chosen."""
    code, _blank, text = pressed.partition(" ")
    opinion = held["opinion"].strip()
    lines = [line.strip() for line in opinion.splitlines()]
    return {"opinion": opinion if text in lines else f"{opinion}\n{text}".strip(), "verb": held["verb"] or code}
