"""The course as learners' code may see it: without what only markers and checks are to know."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from managerkit import activities
from managerkit.activities.base import Activity
from managerkit.content.findings import ContentError
from managerkit.content.yamltext import dump_yaml, parse_yaml

_PLAIN = ("course.yml", "module.yml")


def blinded(course: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is read when a notebook runs, without its answers.

    Args:
        course: the course's files, by their paths in it.

    Returns:
        course.yml, each module.yml, and the files of all kinds of activity as these show them; a file that cannot be
        read is left out.
    """
    kinds = {kind.pattern.replace("NAME", "*"): kind for kind in activities.kinds() if kind.model}
    found = {name: text for name, text in course.items() if Path(name).name in _PLAIN}
    for name, text in course.items():
        for kind in (kind for pattern, kind in kinds.items() if fnmatchcase(Path(name).name, pattern)):
            if type(kind).blinded is Activity.blinded:  # it has no answers, and reading it takes time
                found[name] = text
                continue
            try:
                content, _ = parse_yaml(Path(name), text.decode("utf-8"))
            except (ContentError, UnicodeDecodeError):
                continue
            if isinstance(content, dict) and (shown := kind.blinded(content)) != content:
                text = dump_yaml(shown).encode()
            found[name] = text
    return found
