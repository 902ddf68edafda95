"""From what a cell's process tells to the outputs of a cell; what it tells may be anything, since it ran any code."""

from collections.abc import Mapping
from typing import Any

from .job import Output

_TOO_MUCH = "\n... more output than is kept; the rest was dropped ...\n"


class Outputs:
    """The outputs of the cell that is running, and the displays of earlier ones that it may update.

    Args:
        most: characters kept for one cell, more or less.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._displays: dict[str, list[Output]] = {}
        self.begin()

    def begin(self) -> None:
        """Go on to the next cell."""
        self.of_cell: list[Output] = []
        self._size = 0
        self._clear_next = False

    @property
    def dropped(self) -> bool:
        """Whether this cell told more than is kept."""
        return self._size > self._most

    def take(self, message: Mapping[str, Any]) -> None:
        """Add what a message tells; one that is not as it should be is passed over."""
        if self.dropped:
            return
        self._size += _size(message)
        message = writable(message)
        if self.dropped:
            self.of_cell.append({"output_type": "stream", "name": "stdout", "text": _TOO_MUCH})
            return
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


def _size(value: Any) -> int:
    """How many characters a message holds, or so."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(key) + _size(one) for key, one in value.items())
    if isinstance(value, list):
        return sum(_size(one) for one in value)
    return 8
