"""Showing a view: as a live panel where someone can click, and as plain HTML where nobody can."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from htpy import Renderable, div, fieldset, fragment, p

from managerkit.journal import copies

from .panel import View


@dataclass(frozen=True)
class _Collection:
    as_it_opens: bool
    shown: list[str] = field(default_factory=list)


_COLLECTED: ContextVar[_Collection | None] = ContextVar("collected", default=None)
ELSEWHERE = (
    "To answer, open this notebook in JupyterLab or Jupyter Notebook: managerkit start. Here it shows what you have."
)
"""What programs say in which a panel may not live: they fetch widgets from elsewhere, or take keys from a text."""


def live() -> bool:
    """Whether a front end is there to click in.

    nbgrader says so when it executes a notebook. Jupyter Server names the session of a kernel that a person opened;
    kernels started by nbclient or nbconvert have no such name. `MANAGERKIT_VIEW` (live or static) decides over both.
    """
    if _COLLECTED.get() is not None:
        return False
    if chosen := os.environ.get("MANAGERKIT_VIEW"):
        return chosen == "live"
    if "NBGRADER_EXECUTION" in os.environ or elsewhere():
        return False
    return "JPY_SESSION_NAME" in os.environ or sys.platform == "emscripten"


def elsewhere() -> bool:
    """Whether the notebook is open in VS Code or in Colab."""
    return not os.environ.keys().isdisjoint({"VSCODE_PID", "COLAB_RELEASE_TAG"})


@contextmanager
def collected(as_it_opens: bool = False) -> Iterator[list[str]]:
    """What is shown meanwhile is not displayed but put into a list, as HTML without the kit's style: see `styled`.

    Args:
        as_it_opens: panels with their controls, which do nothing there; else the stored answers, without controls.
    """
    collection = _Collection(as_it_opens)
    token = _COLLECTED.set(collection)
    try:
        yield collection.shown
    finally:
        _COLLECTED.reset(token)


def show(view: View) -> None:
    """Display `view` under the running cell, and above it what of its journal cannot be read."""
    from IPython.display import display

    name = view.journal.path.name
    if damaged := view.journal.damage():
        lines = ", ".join(f"line {one.line} ({one.why})" for one in damaged[:5])
        hurt = f"{name} has {len(damaged)} damaged: {lines}. They are left as they are; all else in it is read."
        display_html(p(".mk-warning")[hurt], hurt)
    if told := copies.told(view.journal.path):
        display_html(p(".mk-warning")[told], told)
    if live():
        from .widget import Panel

        note = f"Run all cells to see this panel again. Your answers are safe in {name}, beside this notebook."
        display(_Bundle(f"{_WAITING}{p('.mk-waiting')[note]}", note))
        display(Panel(view))
    elif elsewhere():
        display_html(fragment[p(".mk-hint")[ELSEWHERE], view.static()], f"{ELSEWHERE}\n\n{view.text()}")
    elif (collection := _COLLECTED.get()) and collection.as_it_opens:
        display_html(fieldset(".mk-root", disabled=True)[view.body()], view.text())
    else:
        display_html(view.static(), view.text())


def display_html(html: Renderable, text: str) -> None:
    """Display HTML in the kit's style.

    Args:
        html: what is shown.
        text: its twin for those without HTML.
    """
    from IPython.display import display

    shown = str(div(".mk")[html])
    if collection := _COLLECTED.get():
        collection.shown.append(shown)
    else:
        display(_Bundle(styled(shown), text))


def styled(html: str) -> str:
    """HTML with the kit's style, as a cell's output needs it.

    Args:
        html: what `collected` gave, or one of the kit's elements.
    """
    return f"<style>{_css()}</style>{html}"


class ShownNumber(float):
    """A number as a cell's value, which a page shows as a sentence."""

    def __new__(cls, number: float, sentence: str) -> "ShownNumber":
        """Make one.

        Args:
            number: the value.
            sentence: what is shown for it.
        """
        made = super().__new__(cls, number)
        made._sentence = sentence
        return made

    _sentence: str

    def _repr_html_(self) -> str:
        return styled(str(div(".mk")[p[self._sentence]]))


class _Bundle:
    """HTML and its plain-text twin, for IPython's display."""

    def __init__(self, html: str, text: str) -> None:
        self._data = {"text/html": html, "text/plain": text}

    def __repr__(self) -> str:
        return self._data["text/plain"]

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        return self._data


_WAITING = "<style>.jp-OutputArea:has(.mk-root) .mk-waiting { display: none; }</style>"
"""Hides the note as long as its panel is there; a page opened without a kernel shows it."""


@cache
def _css() -> str:
    return (Path(__file__).parent / "panel.css").read_text("utf-8")
