"""Lessons and exercises are cut into the cells that jupytext makes of them."""

from pathlib import Path

import pytest
from jupytext.myst import myst_to_notebook

from managerkit.authoring.myst import UnreadableMarks, cut
from tests.support.places import COURSE, ROOT

TEXTS = sorted(
    path
    for folder in (COURSE, ROOT / "tests/packs")
    for name in ("lesson.md", "exercise.md")
    for path in folder.rglob(name)
)
ODD = """\
no mark, and
+++
% a comment of MyST's
- a list
  ```{code-cell}
  in = "it"
  ```
  +++ {"slug": "in-it"}

+++ {"slug": "table", "tags": ["one"]}

| a | +++ |
| - | --- |
~~~{code-cell} ipython3
:slug: odd
:tags: [one, two]

x = "::: {"
~~~
```{raw-cell}
:reflection: true
raw
```

```python
+++
```
+++ {"slug": "nothing"}
````{code-cell}

y = '''
```{code-cell}
:slug: swallowed
```
'''
:no: mark
````
$$
+++
"""


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_cells_are_those_of_jupytext(path: Path) -> None:
    same_as_jupytext(path.read_text("utf-8"))


def test_cells_of_an_odd_text_are_those_of_jupytext() -> None:
    assert len(list(cut(ODD))) == 8
    same_as_jupytext(ODD)


def same_as_jupytext(text: str) -> None:
    cells = myst_to_notebook(text).cells
    assert [(one.kind, one.source, one.marks) for one in cut(text)] == [
        (one.cell_type, one.source, one.metadata) for one in cells
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n```{code-cell}\n:slug: [a\n```\n", 2),
        ("```{code-cell}\n:slug a\n```\n", 2),
        ("```{code-cell}\n:day: 2026-13-41\n```\n", 1),
        ("```{code-cell}\n:a: *b\n```\n", 1),
        ("\n+++ {slug}\n\ntext\n", 2),
        ("+++ [1]\n\ntext\n", 1),
        (f"+++ {'[' * 100_000}\n\ntext\n", 1),
        (f"```{{code-cell}}\n:a: {'[' * 5_000}\n```\n", 1),
    ],
)
def test_marks_that_cannot_be_read_have_their_line(text: str, line: int) -> None:
    with pytest.raises(UnreadableMarks) as told:
        list(cut(text))
    assert told.value.line == line
