"""What every error that a person can cause has in common."""


class PlainError(Exception):
    """An error whose text says all: what, where, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show the text alone; a traceback says nothing more to a person."""
        return str(self).splitlines()
