"""The page of commands: every command and option, in the words of its own help."""

import inspect
import re
from collections.abc import Iterator

import click

from managerkit.cli import main

GROUPS = {
    "For learners": "managerkit.cli.learner",
    "For facilitators": "managerkit.cli.facilitator",
    "For a cohort": "managerkit.cli.cohort",
    "For a hub": "managerkit.cli.hub",
    "For rehearsals": "managerkit.cli.demo",
    "For authors": "managerkit.cli.author",
}
"""The page's parts, and the package whose commands stand in each."""

INTRODUCTION = """# Commands

What each command takes, as `managerkit COMMAND --help` says it, too. Words in capitals stand for what you type, and
what is in brackets can be left out. `managerkit --version` tells the version.
"""


def page() -> str:
    """The page, in MyST Markdown."""
    lines = [INTRODUCTION]
    everything = [*_commands(main, "managerkit")]
    for title, package in GROUPS.items():
        lines += [f"## {title}", ""]
        for path, command in everything:
            if inspect.unwrap(command.callback or main).__module__.startswith(package):
                lines += [*_told(path, command), ""]
    return "\n".join(lines)


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """All commands below a group by what is typed, sorted."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _told(path: str, command: click.Command) -> Iterator[str]:
    """A command's help, as a part of the page."""
    context = click.Context(command, info_name=path)
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    yield from (f"### {path.partition(' ')[2]}", "", f"`{usage}`", "")
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b\n"):  # what click leaves as it is
            yield from ("```text", paragraph.removeprefix("\b\n"), "```", "")
        else:
            yield from (_typed(paragraph), "")
    for option in command.params:
        record = option.get_help_record(context)
        if record and record[1]:
            yield from (f"`{record[0]}`", f": {_typed(record[1])}", "")


def _typed(text: str) -> str:
    """A text in which options look like what is typed."""
    return re.sub(r"--[a-z][\w-]*", r"`\g<0>`", text)
