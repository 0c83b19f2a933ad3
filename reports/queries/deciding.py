"""What is read around a decision: what changed since the version seen last. And which posts decide, for organisations."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from organisations.models import ActingAppointment, Officer, Post, Tenure, User
from organisations.permissions import may_edit
from organisations.queries import Holding, Member
from reports.models import ApprovalStep, ChainStep, Decision, Effect, Memo, MemoState, MemoVersion
from reports.rules import paper
from reports.rules.differences import Difference, differences


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """Two submitted versions of a memo: what differs, and who sent it back meanwhile, the latest last.

    `seen`: whether the reader decided on the older version. `is_same`: not even the layout of the pages differs.
    """

    before: MemoVersion
    after: MemoVersion
    seen: bool
    returns: tuple[Decision, ...]
    found: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the very same paper was submitted again."""
        return self.before.content_hash == self.after.content_hash


def compared(memo: Memo, reader: User, split: Callable[[str], list[str]]) -> Comparison | None:
    """Compare the newest submitted version with the one the reader decided on last, else with the one before.

    None of a memo that was submitted once. `split` parts a text into words. Two queries, none in a first version.
    """
    if memo.version < 2:
        return None
    decisions = Prefetch("decisions", Decision.objects.select_related("verb").order_by("pk"))
    rows = MemoVersion.objects.filter(memo=memo).select_related("submitted", "submitted_by")
    versions = list(rows.prefetch_related(decisions).order_by("version"))
    if len(versions) < 2:
        return None
    *earlier, after = versions
    seen = [version for version in earlier if any(row.decided_by_id == reader.pk for row in version.decisions.all())]
    before = (seen or earlier)[-1]
    since = [version for version in earlier if version.version >= before.version]
    returns = [row for version in since for row in version.decisions.all() if _sent_back(row)]
    papers = [paper.from_json(version.submitted.content) for version in (before, after)]
    return Comparison(before, after, bool(seen), tuple(returns), tuple(differences(papers[0], papers[1], split)))


def _sent_back(decision: Decision) -> bool:
    """Whether a decision sent the memo back to be corrected, not to an earlier step."""
    return decision.verb.effect == Effect.RETURN and decision.returned_to is None


def chain_holding(memo: Memo, member: Member) -> Holding | None:
    """Return how the member sits in a post of the memo's chain today; None = in none of them. Two queries."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version).order_by("order")
    posts = (post for step in steps.select_related("post").prefetch_related("also") for post in step.posts)
    return next((holding for post in posts if (holding := member.holding_of(post.pk))), None)


def may_comment(memo: Memo, member: Member) -> bool:
    """Whether the member may leave a remark: drafter, staff, or holder of a post in the chain. At most two queries."""
    is_ours = memo.created_by_id == member.user.pk or may_edit(member)
    return is_ours or chain_holding(memo, member) is not None


def sat_in(posts: Sequence[Post], first: dt.date, last: dt.date) -> QuerySet[Officer]:
    """Return who held or acted for one of some posts on any day between two."""
    span = Q(starts_on__lte=last) & (Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    held = [model.objects.filter(span, post__in=posts).values("officer") for model in (Tenure, ActingAppointment)]
    return Officer.objects.filter(Q(pk__in=held[0]) | Q(pk__in=held[1]))


def posts_of_chains() -> QuerySet[Any, Any]:
    """Return the ids of posts that stand in an agency's usual chain, inside or outside a scope."""
    return _posts_of(ChainStep.objects.order_by())


def posts_of_memos() -> QuerySet[Any, Any]:
    """Return the ids of posts that stand in the chain of a memo on its way."""
    on_the_way = ApprovalStep.objects.filter(memo__state=MemoState.IN_APPROVAL, version=F("memo__version"))
    return _posts_of(on_the_way.order_by())


def _posts_of(steps: QuerySet[Any]) -> QuerySet[Any, Any]:
    return steps.values("post").union(steps.exclude(also=None).values("also"))
