"""The lines under a signature (thai-documents: signature block, acting officers)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Capacity:
    """In what capacity somebody signs: own post, or own post plus acting term and the post acted for."""

    own_post: str
    acting_term: str = ""
    acted_post: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Post lines as printed: one line, or own post + term over the post acted for (seed 003)."""
        if self.acting_term:
            return (f"{self.own_post} {self.acting_term}".strip(), self.acted_post)
        return (self.own_post,)

    def __str__(self) -> str:
        return " ".join(self.lines)
