"""A page to carry as a file: one HTML page that needs nothing beside it, for one side of A4 or Letter."""

from collections.abc import Mapping
from datetime import date

import htpy as h

from managerkit.content.page import PageToCarry
from managerkit.plans.page import spoken
from managerkit.ui.document import document
from managerkit.ui.markdown import line, prose

from .engine import FilledField

_STYLE = """
@page { margin: 12mm 16mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.35 Helvetica, Arial, sans-serif; margin: 0;
  color: #1a1a1a; background: #fff; }
main, footer { max-width: 178mm; margin: 0 auto; }
h1 { font-size: 16pt; line-height: 1.2; margin: 0 0 1.5mm; }
h2 { font-size: 11pt; margin: 3mm 0 1mm; border-top: .6pt solid #777; padding-top: 1.5mm; }
p, ul { margin: 0 0 1mm; } ul { padding-left: 5mm; } .use { color: #444; }
.label { font-weight: bold; margin: 1.2mm 0 0; }
.own { min-height: 1.35em; overflow-wrap: anywhere; white-space: pre-wrap; }
.rule { height: 6mm; border-bottom: .5pt solid #999; }
footer { font-size: 8.5pt; color: #555; margin-top: 3mm; }
@media screen { body { padding: 8mm; } .own:hover, .own:focus { background: #f2f2e8; } }
@media print { .screen { display: none; } }
"""


def sheet(page: PageToCarry, found: Mapping[str, FilledField], level: int = 1) -> h.Renderable:
    """The page's headings, what is printed, and what stands in its fields, escaped.

    Args:
        page: the content.
        found: what stands in its fields, by id.
        level: the title's level of heading, from 1 to 5; the sections' is one more.
    """
    headings = [h.h1, h.h2, h.h3, h.h4, h.h5, h.h6]
    return h.fragment[
        headings[level - 1][page.title],
        h.div(".use")[prose(page.use)],
        [
            h.section[
                headings[level][section.title],
                section.says and h.ul[[h.li[line(said)] for said in section.says]],
                [[h.p(".label")[line(field.label)], _stands(found[field.id])] for field in section.fields],
            ]
            for section in page.sections
        ],
    ]


def whole(page: PageToCarry, found: Mapping[str, FilledField], made: date) -> str:
    """The whole file, in UTF-8.

    Args:
        page: the content.
        found: what stands in its fields, by id.
        made: the day on which it is written, for the foot.
    """
    written = document(
        page.title,
        _STYLE,
        h.main[sheet(page, found)],
        h.footer[
            h.p(".screen")["Click into your words to change them before you print; nothing is sent anywhere."],
            h.p[f"Made on {spoken(made)}, from your own answers."],
        ],
    )
    return f"{written}\n"


def _stands(entry: FilledField) -> h.Renderable:
    """Somebody's words, or empty lines."""
    if entry.text:
        words = entry.text.encode("utf-8", "replace").decode("utf-8")
        return h.p(".own", dir="auto", contenteditable="true")[words]
    return h.div[[h.div(".rule", dir="auto", contenteditable="true") for _ in range(entry.field.lines)]]
