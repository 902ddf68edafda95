"""An IPython shell without a kernel around it: what a cell shows goes to a function, message by message."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

Message = dict[str, Any]
"""What a cell showed, as Jupyter's messages have it: a `type`, and that message's content."""


class Shell(InteractiveShell):
    """Runs cells one after another in one namespace, as a kernel does. There is one in a process."""

    def __init__(self, **options: Any) -> None:
        quiet = Config()
        quiet.HistoryManager.enabled = False
        self.emit: Callable[[Message], None] = lambda message: None
        super().__init__(display_pub_class=_Publisher, displayhook_class=_Hook, config=quiet, **options)
        for kind in (InteractiveShell, Shell):
            kind._instance = self  # type: ignore[assignment]  # for get_ipython() and display()

    def run(self, number: int, source: str, emit: Callable[[Message], None]) -> bool:
        """Run a cell.

        Args:
            number: what it is called in `In [ ]`, from 1.
            source: its text.
            emit: gets all that it shows.

        Returns:
            whether it came to its end without an error.
        """
        self.emit = emit
        self.execution_count = number
        with _captured(emit):
            try:
                return bool(self.run_cell(source, store_history=True).success)
            except KeyboardInterrupt:
                self.showtraceback()
                return False

    def forget(self) -> None:
        """Begin anew, without the names that cells have defined."""
        self.reset(new_session=True)

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window; figures are shown in the cell."""

    def init_sys_modules(self) -> None:
        """Let the cells be `__main__`, as in a kernel."""
        sys.modules["__main__"] = self.user_module

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.emit({"type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)})


class _Publisher(DisplayPublisher):
    def publish(  # type: ignore[override]
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_others: Any,
    ) -> None:
        _flush()
        kind = "update_display_data" if update else "display_data"
        shown = {"data": _plain(data), "metadata": dict(metadata or {}), "transient": dict(transient or {})}
        _shell(self).emit({"type": kind, **shown})

    def clear_output(self, wait: bool = False) -> None:
        _flush()
        _shell(self).emit({"type": "clear_output", "wait": wait})


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """A result's number is told with it."""

    def write_format_data(self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None) -> None:
        _flush()
        shown = {"data": _plain(format_dict), "metadata": dict(md_dict or {})}
        _shell(self).emit({"type": "execute_result", "execution_count": self.prompt_count, **shown})

    def finish_displayhook(self) -> None:
        """Nothing is written after a result."""
        self._is_active = False


def _shell(part: DisplayPublisher | DisplayHook) -> Shell:
    assert isinstance(part.shell, Shell)
    return part.shell


class _Stream(io.TextIOBase):
    """Standard output or error, told in larger pieces than it is written in."""

    def __init__(self, name: str, emit: Callable[[Message], None]) -> None:
        self._name, self._emit = name, emit
        self._waiting: list[str] = []
        self._size = 0

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._waiting.append(text)
        self._size += len(text)
        if self._size > 8192:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self._waiting:
            text, self._waiting, self._size = "".join(self._waiting), [], 0
            self._emit({"type": "stream", "name": self._name, "text": text})


@contextmanager
def _captured(emit: Callable[[Message], None]) -> Iterator[None]:
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", emit), _Stream("stderr", emit)
    try:
        yield
    finally:
        _flush()
        sys.stdout, sys.stderr = before


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """A bundle as JSON has it: pictures as text."""
    return {
        kind: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for kind, value in data.items()
    }
