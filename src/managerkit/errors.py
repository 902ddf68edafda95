"""What every error that a person can cause has in common."""


class PlainError(Exception):
    """An error whose text says all: what, where, and what to do."""

    @property
    def sentence(self) -> str:
        """The text as it stands by itself on a page: with a capital letter, and a full stop where it has no end."""
        text = str(self)
        return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show the text alone; a traceback says nothing more to a person."""
        return str(self).splitlines()
