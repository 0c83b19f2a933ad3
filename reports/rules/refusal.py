"""How the rules of this app say no: a code and values; forms and views hold the sentences."""


class MoveRefused(Exception):
    """A move that cannot be made. `code` names the reason, `values` what happened instead."""

    def __init__(self, code: str, **values: str) -> None:
        """Keep the code and the values for the sentence."""
        super().__init__(code)
        self.code = code
        self.values = values
