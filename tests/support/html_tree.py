"""HTML as a tree, read strictly: what the tests of views look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass(eq=False)
class Node:
    """An element, its attributes, and what it holds: elements and text."""

    tag: str
    attrs: dict[str, str]
    parent: "Node | None" = None
    inside: "list[Node | str]" = field(default_factory=list)

    @property
    def children(self) -> "list[Node]":
        return [one for one in self.inside if isinstance(one, Node)]

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    def all(self, *tags: str) -> "Iterator[Node]":
        """Every element below this one, in order; of these tags, if any are given."""
        for child in self.children:
            if not tags or child.tag in tags:
                yield child
            yield from child.all(*tags)

    def around(self, tag: str) -> "Node | None":
        """The nearest element of this tag that this one is in."""
        here = self.parent
        while here and here.tag != tag:
            here = here.parent
        return here


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.here = self.here.children[-1]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute stands twice in <{tag}>"
        self.here.inside.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


def read(html: object) -> Node:
    """The tree of some HTML; an AssertionError when it is not well formed."""
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
    return reader.root
