"""A submission's own process: inside, it runs the learner's cells; outside, the grader drives it and trusts nothing."""

from __future__ import annotations

import inspect
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import fence
from .cgroups import PenGroup
from .fence import Limits
from .job import CellRun, error
from .outputs import Outputs
from .watch import GRACE, Watch, held_more

if TYPE_CHECKING:
    from .shell import Shell

MESSAGE = 8 * 1024**2
"""Longest message that is read from a pen, in bytes."""


_BEHIND = 10
"""By how much a pen comes after its keeper where processors are short: who watches has to come in between many."""


class Lost(Exception):
    """The pen's process is gone or was ended; the message says why."""


# Inside


class _Interrupt:
    """What the grader's interrupt does: it ends the cell, but never in the middle of a message."""

    def __init__(self) -> None:
        self._waits = self._came = False
        signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, *_: object) -> None:
        if not self._waits:
            raise KeyboardInterrupt
        self._came = True

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let it wait until this is done."""
        self._waits = True
        try:
            yield
        finally:
            self._waits = False
        if self._came:
            self._came = False
            raise KeyboardInterrupt


def serve(connection: Connection, shell: Shell) -> None:
    """Do what the grader asks for, one request after another, until it hangs up.

    Args:
        connection: to the grader, which sends requests as JSON and is sent the answers.
        shell: what runs the cells.
    """

    interrupt, one_at_a_time = _Interrupt(), threading.Lock()

    def tell(message: Mapping[str, Any]) -> None:
        text = json.dumps(message, default=repr).encode()
        with interrupt.waiting(), one_at_a_time:
            connection.send_bytes(text)

    def show(message: Mapping[str, Any]) -> None:
        tell({"show": message})

    tell({"ready": True})
    while True:
        try:
            request = json.loads(connection.recv_bytes())
        except EOFError:
            return
        try:
            match request:
                case {"run": source, "number": number}:
                    shell.run(number, source, show)
                    tell({"done": True})
                case {"look": name}:
                    tell(_found(shell.user_ns, name))
                case {"call": name, "arguments": arguments}:
                    tell(_called(shell.user_ns[name], arguments))
        except KeyboardInterrupt:
            tell({"done": False})


def _found(names: Mapping[str, Any], name: str) -> dict[str, Any]:
    if name not in names:
        return {"found": "nothing"}
    if callable(names[name]):
        return {"found": "function"}
    try:
        return {"found": "value", "value": json.loads(json.dumps(names[name]))}
    except (TypeError, ValueError, RecursionError):
        return {"found": "nothing"}


def _called(function: Callable[..., Any], arguments: list[Any]) -> dict[str, Any]:
    try:
        value = function(*arguments)
        if inspect.isawaitable(value):
            raise TypeError("the function is asynchronous")
        return {"returned": json.loads(json.dumps(value))}
    except BaseException as error:
        with suppress(BaseException):
            return {"raised": type(error).__name__, "message": str(error)[:500]}
        return {"raised": "Exception", "message": ""}


# Outside


class Pen:
    """A child process that runs one submission's cells, made ready for the first one.

    Args:
        shell: the shell that the child goes on with; nothing has run in it.
        files: what lies in its working folder, by name.
        limits: what it may use.
        fenced: whether it is fenced; if not, it works in the current folder.
        groups: the grader's control group, an open folder; None if it has none.
    """

    def __init__(
        self, shell: Shell, files: Mapping[str, bytes], limits: Limits, fenced: bool, groups: int | None
    ) -> None:
        self._limits, self._fenced = limits, fenced
        self._outputs = Outputs(limits.output, limits.output_in_all)
        self._end = time.monotonic() + limits.notebook
        ours, theirs = _pair()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            _inhabit(theirs, shell, files, limits, fenced)
        theirs.close()
        self._connection = ours
        self._group = _grouped(self._pid, limits, groups)
        self._watch = Watch(self._pid, limits, fenced, self._group is not None)
        self._overran = False
        self.lost = ""
        self.notes: list[str] = []
        with suppress(Lost):
            self._reply_or_end(limits.cell, "the notebook's process could not be made ready")

    @property
    def trouble(self) -> str:
        """Why there is no process any more, or will be none when it is asked for something; "" if all is well."""
        return self.lost or self._ended_for()

    def run(self, number: int, source: str) -> CellRun:
        """Run a cell, for as long as it may; whatever it does, it has an outcome.

        Args:
            number: what the notebook shows beside the cell, from 1.
            source: the cell's code.

        Returns:
            what it showed; its number is None if it did not run, since the process was lost before.
        """
        self._outputs.begin()
        shown = self._outputs.of_cell
        if self.lost:
            shown.append(error("NotRun", self.lost))
            return CellRun(shown, None)
        try:
            self._run(number, source)
        except Lost:
            shown.append(error("Stopped", self.lost))
        return CellRun(shown, number)

    def _run(self, number: int, source: str) -> None:
        self._send({"run": source, "number": number})
        try:
            self._reply(self._limits.cell)
        except TimeoutError:
            long = f"a cell ran for more than {self._limits.cell:g} s"
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGINT)
            self._reply_or_end(GRACE, long)
            self._outputs.of_cell.append(error("CellTimeoutError", f"{long} and was interrupted"))
            self.notes.append(f"{long} and was interrupted")

    def look(self, name: str) -> Mapping[str, Any]:
        """What a name of the learner's is: `found` is function, value or nothing."""
        if self.lost:
            return {"found": "nothing"}
        self._outputs.begin()
        self._send({"look": name})
        return self._reply_or_end(GRACE, "the notebook's code did not answer")

    def call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """Call a function of the learner's with plain values.

        Args:
            name: the function's, in the cells' namespace.
            arguments: values that JSON can hold.

        Returns:
            what it returns, as plain values.

        Raises:
            Exception: of the same name and message as the one that the function raised, or TimeoutError.
        """
        if self.lost:
            raise TimeoutError(self.lost)
        self._outputs.begin()
        try:
            self._send({"call": name, "arguments": list(arguments)})
            reply = self._reply_or_end(self._limits.cell, f"{name}() took more than {self._limits.cell:g} s")
        except Lost as lost:
            raise TimeoutError(str(lost)) from None
        match reply:
            case {"raised": str(kind), "message": str(message)}:
                raise type(kind, (Exception,), {})(message)
        return reply.get("returned")

    def end(self, why: str) -> None:
        """Kill the process and all that it started.

        Args:
            why: a sentence for `lost`, unless there was a reason already.
        """
        if not self.lost:
            self._kill()
            self.lost = self._ended_for() or why

    def _kill(self) -> int:
        """Kill it, and wait until it is gone; gives its exit code."""
        self._watch.stop()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if not self._fenced:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        self._connection.close()
        if self._group:
            self._overran = self._group.overrun
            self._group.remove()
        return os.waitstatus_to_exitcode(status)

    def _ended_for(self) -> str:
        """Why it was ended from outside, if it was."""
        overran = self._overran or (self._group is not None and self._group.overrun)
        return held_more(self._limits.memory) if overran else self._watch.why

    def _send(self, request: Mapping[str, Any]) -> None:
        try:
            self._connection.send_bytes(json.dumps(request).encode())
        except OSError:
            raise self._gone() from None

    def _reply_or_end(self, seconds: float, why: str) -> Mapping[str, Any]:
        try:
            return self._reply(seconds)
        except TimeoutError:
            self.end(why)
            raise Lost(why) from None

    def _reply(self, seconds: float) -> Mapping[str, Any]:
        """Read until something else comes than a thing to show."""
        until = min(time.monotonic() + seconds, self._end)
        while self._connection.poll(max(0.0, until - time.monotonic())):
            match self._read():
                case {"show": dict(message)}:
                    self._outputs.take(message)
                case message:
                    return message
            if time.monotonic() > until:
                break
        raise TimeoutError

    def _read(self) -> Mapping[str, Any]:
        try:
            message = json.loads(self._connection.recv_bytes(MESSAGE))
        except (ValueError, RecursionError):
            message = None
        except (EOFError, OSError):
            raise self._gone() from None
        if not isinstance(message, dict):
            self.end("the notebook's code told something that is no message")
            raise Lost(self.lost)
        return message

    def _gone(self) -> Lost:
        """Say how the process came to its end, once it is there."""
        code = self._kill()
        self.lost = self._ended_for() or {
            -signal.SIGXCPU: "the notebook's code used up its time",
            -signal.SIGKILL: "the notebook's code closed its connection or used up its time",
        }.get(code, f"the notebook's code ended its own process (exit code {code})")
        return Lost(self.lost)


def _grouped(pid: int, limits: Limits, groups: int | None) -> PenGroup | None:
    """The control group that a pen was put in, where the system lets us."""
    with suppress(OSError):
        if groups is not None:
            group = PenGroup(groups, limits.memory)
            group.take(pid)
            return group
    return None


def _pair() -> tuple[Connection, Connection]:
    import socket

    ours, theirs = socket.socketpair()
    return Connection(ours.detach()), Connection(theirs.detach())


def _inhabit(connection: Connection, shell: Shell, files: Mapping[str, bytes], limits: Limits, fenced: bool) -> None:
    """Go on as the pen's child, and never come back."""
    code = 1
    try:
        os.setsid()
        os.nice(_BEHIND)
        if fenced:
            fence.confine(limits)
        put(files)
        sys.path.insert(0, "")
        fence.limit(limits, processes=fenced)
        _only(connection)
        serve(connection, shell)
        code = 0
    finally:
        os._exit(code)


def _only(connection: Connection) -> None:
    """Keep no other way out than the connection: standard streams lead nowhere, all else is closed."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    kept = connection.fileno()
    os.closerange(3, kept)
    os.closerange(kept + 1, 4096)


def put(files: Mapping[str, bytes]) -> None:
    """Write files into the working folder; their names are checked before they get here."""
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)
