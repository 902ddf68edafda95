"""A learner's workspace: where the journals lie."""

from dataclasses import dataclass
from pathlib import Path

from managerkit.content.loading import ModuleFolder
from managerkit.journal.log import Journal


@dataclass(frozen=True)
class Workspace:
    """A learner's workspace, by the folder that holds `notebooks/` and `exercises/`."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> "Workspace":
        """The workspace that a notebook's folder lies in."""
        above = folder.resolve().parents
        return cls(next((one for one in above[:2] if (one / "notebooks").is_dir()), folder.resolve().parent))

    def lesson(self, folder: ModuleFolder) -> Journal:
        """The journal of a module's lesson."""
        return Journal.beside(self.root / "notebooks", folder.id, folder.module.version)

    def exercise(self, folder: ModuleFolder) -> Journal:
        """The journal of a module's exercise."""
        return Journal.beside(self.root / "exercises" / folder.assignment, folder.id, folder.module.version)
