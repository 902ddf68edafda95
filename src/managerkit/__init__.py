"""managerkit: a manager-training course for software engineers, in Jupyter notebooks.

A notebook needs one name: `module("mastery")`. All else loads when it is first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .notebook import NotebookModule

__all__ = ["module"]


def module(name: str) -> "NotebookModule":
    """Open a module of the course for the notebook in the current folder.

    Args:
        name: the module's id, such as "mastery".

    Returns:
        An object whose methods show the module's parts, such as assess() and play().

    Raises:
        ContentError: there is no such module, or its files are broken.
    """
    from .notebook import NotebookModule

    return NotebookModule.open(name)
