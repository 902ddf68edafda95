"""The command line. A file in `learner`, `facilitator`, `author` or `cohort` is a command, and named like it."""

from typing import Any

import click

from . import cohort, demo, hub
from .command_folder import CommandFolder
from .streams import speak_anything


class Program(click.Group):
    """The group of all commands, which speaks on any terminal."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run a command, as click does.

        Args:
            arguments: click's.
            options: click's.

        Returns:
            what click returns.
        """
        speak_anything()
        return super().main(*arguments, **options)


@click.group(
    cls=Program,
    commands=CommandFolder(f"{__name__}.learner", f"{__name__}.facilitator", f"{__name__}.author"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="managerkit")
def main() -> None:
    """A manager-training course for software engineers, in Jupyter notebooks.

    \b
    Learners:      managerkit start            open the course in JupyterLab
                   managerkit status           how far you are, module by module
                   managerkit upgrade          get a newer course, with all that you wrote
                   managerkit portfolio        what you did and undertook, as one page to print
                   managerkit look-back        what you undertook, 30 and 90 days on: two minutes
                   managerkit cards            something said at work, and your move: two minutes a day
                   managerkit ask              what a few people who see you work have seen you do
                   managerkit hand-in          put an exercise into a zip for your facilitator
                   managerkit trios            pages for three who meet for six weeks, and for your manager
                   managerkit share            numbers for a report on your group, or a wish for a certificate
                   managerkit pack, unpack     carry your workspace to another machine
    Facilitators:  managerkit room             hold a session with phones, from one laptop
                   managerkit pack-session     slides, cards, mails and pages for a session
                   managerkit story            a page on a story, to read before a group plays it
                   managerkit verify           whether a certificate is what its issuer signed
                   managerkit cohort           run a cohort: release, collect, grade, feed back, report
                   managerkit demo             a cohort of made-up learners, to try it on
                   managerkit hub              a cohort on JupyterHub, with accounts on one machine
    Authors:       managerkit check            every mistake in course/, with file and line
                   managerkit fuzz             play the scenarios thousands of times
                   managerkit build            rebuild the notebooks from course/
                   managerkit bump MODULE      record a new version of a module
                   managerkit new module NAME  begin a new module
                   managerkit new course DIR   begin a course of your own
                   managerkit course           which course is meant, and what it replaces of another
    """


main.add_command(cohort.cohort)
main.add_command(demo.demo)
main.add_command(hub.hub)

__all__ = ["main"]
