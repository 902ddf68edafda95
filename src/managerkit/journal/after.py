"""Records that come after the course, declared as those in `records.py`; docs/journal.md is the specification."""

from .kind import Kind, Setting
from .shapes import confidence, count, text

BEHAVIOUR = {occasion: Kind(f"behaviour:{occasion}", count) for occasion in ("end", "30", "90")}
"""By occasion: the end of the course, and so many days on. Key: a behaviour item. Value: as of ANSWER."""

BEHAVIOUR_SURE = {occasion: Kind(f"behaviour-sure:{occasion}", confidence) for occasion in BEHAVIOUR}
"""By occasion. Key: `all`. Value: "1", "2" or "3", how sure one is of these answers."""

LOOK_BACK = Kind("look-back", text)
"""Key: PROMPT:DAYS:FIELD, of the prompt under which one undertook something. Value: what was chosen or typed."""

CALENDAR_SENTENCE = Setting(Kind("setting", text), "calendar-sentence")
"""Whether the dates for looking back say one's own sentence in the calendar: "yes" or "no"; without it they do."""
