"""The portfolio's part about a reflection: what was written, under its prompts."""

from collections.abc import Sequence

import htpy as h

from managerkit.activities.base import Exhibit
from managerkit.content.loading import ModuleFolder
from managerkit.content.reflection import Prompt
from managerkit.journal.log import Journal
from managerkit.journal.records import TEXT
from managerkit.ui.controls import Body
from managerkit.ui.markdown import prose

from .engine import given


def exhibit(folder: ModuleFolder, journal: Journal) -> Exhibit | None:
    """What was written under the prompts that ask for a text; None if nothing was.

    Args:
        folder: the module.
        journal: the journal of its exercise.
    """
    kept = TEXT.latest(journal)
    if not kept:
        return None
    reflection = folder.reflection.value
    found = [(prompt, given(prompt, kept)) for prompt in reflection.prompts]
    texts = [(prompt, text) for prompt, text in found if isinstance(text, str) and text.strip()]
    return Exhibit(texts, lambda: _written(reflection.title, texts), place=10) if texts else None


def _written(title: str, texts: Sequence[tuple[Prompt, str]]) -> Body:
    return h.fragment[
        h.h3[f"Written: {title}"],
        [
            h.fragment[
                h.div(".prompt")[prose(prompt.text)],
                h.blockquote(dir="auto")[[h.p[part] for part in text.splitlines() if part.strip()]],
            ]
            for prompt, text in texts
        ],
    ]
