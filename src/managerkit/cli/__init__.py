"""The command line: one thin file for each group of commands."""

import click

from . import authors, learners


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="managerkit")
def main() -> None:
    """A manager-training course for software engineers, in Jupyter notebooks.

    \b
    Learners:  managerkit start            open the course in JupyterLab
    Authors:   managerkit check            every mistake in course/, with file and line
               managerkit build            rebuild the notebooks from course/
               managerkit new module NAME  begin a new module
    """


for command in (learners.start, authors.check, authors.build, authors.schema, authors.new):
    main.add_command(command)


__all__ = ["main"]
