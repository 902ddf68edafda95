"""What an exercise tells its markers: what to look out for, and for each criterion a weak line and a strong one."""

import htpy as h

from managerkit.content.reflection import Reflection
from managerkit.ui.controls import Body, details
from managerkit.ui.markdown import line, prose


def shown(reflection: Reflection, is_open: bool) -> Body:
    """The guidance, folded away where it was read before.

    Args:
        reflection: the exercise's.
        is_open: whether it begins open.
    """
    return details(
        "guidance",
        "What to look out for",
        h.div[
            prose(reflection.marking),
            [
                h.section[
                    h.p(".mk-label")[one.title],
                    h.p["Weak: “", line(one.weak.strip()), "”"],
                    h.p["Strong: “", line(one.strong.strip()), "”"],
                ]
                for one in reflection.rubric
            ],
        ],
        is_open,
    )
