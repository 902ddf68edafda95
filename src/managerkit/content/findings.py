"""What is wrong in the content: where, what, and what to do about it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from managerkit.errors import PlainError


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to put right: the file, the line (from 1), what is wrong, and what to do."""

    path: Path
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}. To mend it: {self.advice}"

    @property
    def advice(self) -> str:
        """The remedy with its full stop or question mark."""
        return f"{self.remedy}{'?' if self.remedy.startswith('did you mean') else '.'}"


def instead(name: str, known: Iterable[str]) -> str:
    """A remedy for a name that does not exist: the one that looks like it, or all there are.

    Args:
        name: what was written.
        known: the names that there are.
    """
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 1)
    return f"did you mean `{near[0]}`" if near else f"there are: {', '.join(names) or 'none yet'}"


class ContentError(PlainError):
    """Content that cannot be used; holds every finding, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = list(findings)
