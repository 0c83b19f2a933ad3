"""Which posts decide: organisations asks, to know who needs a second factor."""

from typing import Any

from django.db.models import F, QuerySet

from reports.models import ApprovalStep, ChainStep, MemoState


def posts_of_chains() -> QuerySet[Any, Any]:
    """Return the ids of posts that stand in an agency's usual chain, inside or outside a scope."""
    return _posts_of(ChainStep.objects.order_by())


def posts_of_memos() -> QuerySet[Any, Any]:
    """Return the ids of posts that stand in the chain of a memo on its way."""
    on_the_way = ApprovalStep.objects.filter(memo__state=MemoState.IN_APPROVAL, version=F("memo__version"))
    return _posts_of(on_the_way.order_by())


def _posts_of(steps: QuerySet[Any]) -> QuerySet[Any, Any]:
    return steps.values("post").union(steps.exclude(also=None).values("also"))
