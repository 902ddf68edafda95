"""Six sentences about ladders, in two places, and two lines of one's own."""

from functools import cache

import yaml

from managerkit.content.sentences import Sentences

CONTENT = """
title: Six sentences
intro: Said by a ladder.
places:
  - {id: usable, name: Usable, means: It says what was seen.}
  - {id: verdict, name: A verdict, means: It says how somebody is.}
sentences:
  - {id: slipped, says: "On Monday you slipped, and Ravi fell.", place: usable, why: It has a day.}
  - {id: left, setting: To Ravi, says: "You left the shed open.", place: usable, also: verdict, why: It has an act.}
  - {id: wet, says: "You put it up wet, and it bent.", place: usable, why: It has a result.}
  - {id: careless, says: "You are careless.", place: verdict, why: It has a word.}
  - {id: never, says: "You never hold it.", place: verdict, why: It has a never.}
  - {id: born, says: "You were born to climb.", place: verdict, why: It is kind.}
own: Now you.
lines:
  - {id: saw, label: What you saw, checks: [day, act, judging, vague]}
  - {id: ask, label: What you ask, checks: [question, carries, echo]}
"""


@cache
def sentences() -> Sentences:
    """The content."""
    return Sentences.model_validate(yaml.safe_load(CONTENT))
