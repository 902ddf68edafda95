"""A story for its facilitator: in two minutes on a side of paper, then what else there is; HTML for A4 or Letter."""

from collections.abc import Iterable, Iterator, Sequence

import htpy as h

from managerkit.content.scenario import Ending, Fact, Room, Scenario, Scene
from managerkit.ui.controls import Body
from managerkit.ui.document import document
from managerkit.ui.markdown import line, prose

from .briefing import Division, WayOn

_STYLE = """
:root { color-scheme: light; }
@page { margin: 11mm 15mm; }
* { box-sizing: border-box; }
body { font: 9.2pt/1.32 Helvetica, Arial, sans-serif; margin: 0; color: #1a1a1a; background: #fff; }
main { max-width: 180mm; margin: 0 auto; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 10.6pt; margin: 2.6mm 0 1mm; border-top: .6pt solid #777; padding-top: 1.2mm; break-after: avoid; }
h3, h4 { font-size: inherit; margin: 1.4mm 0 .5mm; break-after: avoid; } h3 { color: #24507f; }
p, ul, dl { margin: 0 0 1mm; } ul { padding-left: 5mm; } li { margin: 0 0 .3mm; } dd { margin: 0 0 1.2mm; }
.soft { color: #4a4a4a; } dt { font-weight: bold; break-after: avoid; }
.two { display: grid; grid-template-columns: fit-content(62mm) 1fr; gap: .4mm 4mm; } .two dd { margin: 0; }
section { break-inside: avoid; } .more { break-before: page; border-top: 0; font-size: 14pt; }
@media screen {
  body { padding: 8mm; font-size: 12pt; line-height: 1.42; } main { max-width: 48rem; }
  h1 { font-size: 20pt; } h2 { font-size: 14pt; margin-top: 6mm; padding-top: 2mm; } .two { gap: 1mm 5mm; }
  .more { margin-top: 16mm; border-top: 1.5pt solid #1a1a1a; }
}
"""
_MANNERS = {"nice": "kind", "direct": "direct", "ask": "asking", "fix": "mending", "wait": "waiting"}
"""A manner, as one says it of somebody."""


def page(scenario: Scenario, module: str, call: str, told: Sequence[Division], true: Sequence[str] = ()) -> str:
    """The whole page, in UTF-8.

    Args:
        scenario: the story.
        module: the title of its module.
        call: how a notebook plays it with the same luck for everybody.
        told: the scenes that divide rooms.
        true: what is true with the luck that a session has chosen, where one has.
    """
    whole = document(
        f"{scenario.title}: for the facilitator",
        _STYLE,
        h.main[
            h.h1[scenario.title],
            h.p(".soft")[
                f"For the facilitator, and for nobody who is to play it. A story of “{module}”, "
                f"{scenario.minutes} minutes. With the same luck for everybody: ",
                h.code[call],
            ],
            h.p[h.strong["With the luck of this session, these are true: "], "; ".join(true), "."] if true else None,
            _in_two_minutes(scenario, told),
            h.h2(".more")["More, when there is time"],
            _more(scenario, told),
        ],
    )
    return f"{whole}\n"


def _in_two_minutes(scenario: Scenario, told: Sequence[Division]) -> Body:
    room = scenario.room or Room()
    return h.fragment[
        h.h2["What happens"],
        prose(room.about or scenario.setting),
        h.fragment[h.h2["Who is who"], _pairs((one.name, one.who) for one in scenario.cast)] if scenario.cast else None,
        h.h2["What may be true, and where it comes out"],
        [h.fragment[h.h3[often], _pairs((one.title, one.door) for one in facts)] for often, facts in _facts(scenario)],
        h.h2["What each ending shows"],
        h.ul[
            [
                h.li[
                    h.strong[line(end.title)], h.fragment[": ", line(room.shows[name])] if name in room.shows else None
                ]
                for name, end in _endings(scenario)
            ]
        ],
        h.fragment[h.h2["Where rooms divide"], [_division(scenario, one) for one in told]] if told else None,
    ]


def _more(scenario: Scenario, told: Sequence[Division]) -> Body:
    return h.fragment[
        h.h3["What it is that may be true"],
        h.dl[[[h.dt[line(one.title)], h.dd[prose(one.told)]] for one in scenario.facts.values()]],
        h.h3["The endings, as they are told"],
        h.dl[[[h.dt[line(end.title)], h.dd[prose(scenario.scenes[name].text)]] for name, end in _endings(scenario)]],
        h.fragment[
            h.h3["What the choices lead to where rooms divide"],
            h.p(".soft")[
                "The ending that a choice brings nearer, where one does: its share of plays in which all else is left "
                "to chance, against that share after any choice there."
            ],
            [
                h.section[
                    h.h4[line(scenario.scenes[one.scene].title)], h.ul[[_way(scenario, one, way) for way in one.ways]]
                ]
                for one in told
            ],
        ]
        if told
        else None,
        h.h3["To ask afterwards"],
        h.ul[[h.li[line(question)] for question in scenario.debrief.questions]],
    ]


def _pairs(pairs: Iterable[tuple[str, str]]) -> Body:
    return h.dl(".two")[[[h.dt[line(name)], h.dd[line(said)]] for name, said in pairs]]


def _facts(scenario: Scenario) -> Iterator[tuple[str, list[Fact]]]:
    """The facts by draw, with how often they are true; those in no draw first."""
    if always := [fact for name, fact in scenario.facts.items() if name not in scenario.drawn]:
        yield "In every play", always
    for draw in scenario.draws:
        number = min(draw.pick, len(draw.of))
        yield f"{number} of these {len(draw.of)}, by luck", [scenario.facts[name] for name in draw.of]


def _endings(scenario: Scenario) -> list[tuple[str, Ending]]:
    return [(name, scene.ending) for name, scene in scenario.scenes.items() if scene.ending]


def _division(scenario: Scenario, told: Division) -> h.Element:
    """A scene, with the choices that some manner takes."""
    scene = scenario.scenes[told.scene]
    taken = [
        (_text(scene, way), " and ".join(_MANNERS[one] for one in way.manners)) for way in told.ways if way.manners
    ]
    return h.section[
        h.h3[line(scene.title)],
        h.p[line(told.why)] if told.why else None,
        h.ul[[h.li[h.span(".soft")[f"The {who}: "], line(text)] for text, who in taken]],
    ]


def _way(scenario: Scenario, told: Division, way: WayOn) -> h.Element:
    nearer = scenario.scenes[way.nearer].ending if way.nearer else None
    brings = f" → {nearer.title} ({way.share:.0%} against {way.usual:.0%})" if nearer else ""
    return h.li[line(_text(scenario.scenes[told.scene], way)), h.span(".soft")[brings]]


def _text(scene: Scene, way: WayOn) -> str:
    return next(choice.text for choice in scene.choices if choice.id == way.choice)
