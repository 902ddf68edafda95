"""What is wrong in the content: where, what, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to put right: the file, the line (from 1), what is wrong, and what to do."""

    path: Path
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}. To mend it: {self.remedy}."


class ContentError(Exception):
    """Content that cannot be used; holds every finding, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = list(findings)

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show the findings alone: they say where to look, a traceback does not."""
        return [str(finding) for finding in self.findings]
