"""`managerkit cohort`: commands for those who run a cohort, a file named like its command.

Each takes the cohort's folder, and says what it did and what comes next.
"""

import click

from managerkit.cli.command_folder import CommandFolder


@click.group(commands=CommandFolder(__name__))
def cohort() -> None:
    """Run a cohort: release, collect, grade, feed back, report.

    FOLDER is the cohort's folder; leave it out when you are in it.
    """
