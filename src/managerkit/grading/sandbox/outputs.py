"""From what a cell's process tells to the outputs of a cell; what it tells may be anything, since it ran any code."""

import math
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

from .job import Output, error

_DEEPEST = 60
_TOO_MUCH = "\n... more output than is kept; the rest was dropped ...\n"
_TOO_MUCH_IN_ALL = "\n... the notebook has more output than is kept; the rest was dropped ...\n"


class Outputs:
    """The outputs of the cell that is running, and the displays of earlier ones that it may update.

    Args:
        most: bytes kept for one cell, as they stand in a notebook's file.
        in_all: bytes kept for all cells together.
    """

    def __init__(self, most: int, in_all: int) -> None:
        self._most, self._left = most, float(in_all)
        self._displays: dict[str, list[Output]] = {}
        self.begin()

    def begin(self) -> None:
        """Go on to the next cell."""
        self.of_cell: list[Output] = []
        self.dropped = False
        """Whether this cell told more than is kept."""
        self._size = 0.0
        self._ends: list[Output] = []
        self._clear_next = False

    def take(self, message: Mapping[str, Any]) -> None:
        """Add what a message tells; one that is not as it should be is passed over."""
        if self.dropped:
            self._keep_end(message)
            return
        size = _size(message)
        match message:
            case {"type": "update_display_data", "transient": {"display_id": str(name)}}:
                size *= len(self._displays.get(name, []))
        if self._has_room(size):
            self._keep(writable(message))
        else:
            self._keep_end(message)

    def _keep(self, message: Mapping[str, Any]) -> None:
        match message:
            case {"type": "clear_output"}:
                self._clear_next = bool(message.get("wait"))
                if not self._clear_next:
                    self.of_cell.clear()
            case {"type": "update_display_data", "data": dict(data), "transient": {"display_id": str(name)}}:
                for shown in self._displays.get(name, []):
                    shown["data"] = _bundle(data)
            case _:
                if output := _output(message):
                    self._add(output, message)

    def _has_room(self, size: float) -> bool:
        """Count what is to be kept; where it is too much, say so in its place."""
        self._size += size
        if self._size <= self._most and size <= self._left:
            self._left -= size
            return True
        self.dropped = True
        says = _TOO_MUCH if self._size > self._most else _TOO_MUCH_IN_ALL
        self.of_cell.append({"output_type": "stream", "name": "stdout", "text": says})
        return False

    def _keep_end(self, message: Mapping[str, Any]) -> None:
        """Keep how a cell ended where there is no room any more, in a few words: its score depends on that."""
        end = _end(message)
        if end and all(end["output_type"] != kept["output_type"] for kept in self._ends):
            self._ends.append(end)
            self.of_cell.append(end)

    def _add(self, output: Output, message: Mapping[str, Any]) -> None:
        if self._clear_next:
            self.of_cell.clear()
            self._clear_next = False
        last = self.of_cell[-1] if self.of_cell else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
            return
        self.of_cell.append(output)
        match message:
            case {"transient": {"display_id": str(name)}}:
                self._displays.setdefault(name, []).append(output)


def _end(message: Mapping[str, Any]) -> Output | None:
    """An error, something on stderr or a short result, in a few words."""
    match message:
        case {"type": "error", "ename": str(name), "evalue": str(value)}:
            return error(writable(name[:100]), writable(value[:500]))
        case {"type": "stream", "name": "stderr", "text": str(text)} if text:
            return {"output_type": "stream", "name": "stderr", "text": writable(text[:500])}
        case {"type": "execute_result", "data": {"text/plain": str(text)}, "execution_count": int()} if len(text) < 100:
            return _output({**message, "data": {"text/plain": writable(text)}})
    return None


def _output(message: Mapping[str, Any]) -> Output | None:
    match message:
        case {"type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": text}
        case {"type": "display_data", "data": dict(data)}:
            return {"output_type": "display_data", "data": _bundle(data), "metadata": {}}
        case {"type": "execute_result", "data": dict(data), "execution_count": int(number)}:
            return {
                "output_type": "execute_result",
                "data": _bundle(data),
                "metadata": {},
                "execution_count": number,
            }
        case {"type": "error", "ename": str(name), "evalue": str(value), "traceback": list(lines)}:
            lines = [line for line in lines if isinstance(line, str)]
            return {"output_type": "error", "ename": name, "evalue": value, "traceback": lines}
    return None


def _bundle(data: Mapping[str, Any]) -> dict[str, Any]:
    """The kinds of a bundle that a notebook can hold: text, and JSON where the kind says JSON."""
    return {kind: value for kind, value in data.items() if kind.endswith("json") or isinstance(value, str)}


def writable(value: Any) -> Any:
    """Plain data without halves of characters, which JSON can hold and no file can."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {writable(key): writable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [writable(one) for one in value]
    return value


def _size(value: Any, indent: int = 6) -> float:
    """Bytes that plain data takes in a notebook's file, or somewhat more; endless if it is nested too deeply to keep.

    Each line of a text, each key and each element has a line of its own there.
    """
    if indent > _DEEPEST:
        return math.inf
    if isinstance(value, str):
        written = encode_basestring(value).encode("utf-8", "surrogatepass")
        return len(written) + value.count("\n") * (indent + 4)
    if isinstance(value, Mapping):
        return sum(_size(key) + _size(one, indent + 1) + indent for key, one in value.items())
    if isinstance(value, list):
        return sum(_size(one, indent + 1) + indent for one in value)
    return len(repr(value))
