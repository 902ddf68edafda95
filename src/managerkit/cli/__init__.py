"""The command line: one thin file for each group of commands."""

import click

from . import authors, cohorts, demo, feedback, grading, learners, marking, outward, reports, rescoring, upgrades


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="managerkit")
def main() -> None:
    """A manager-training course for software engineers, in Jupyter notebooks.

    \b
    Learners:      managerkit start            open the course in JupyterLab
                   managerkit status           how far you are, module by module
                   managerkit upgrade          get a newer course, with all that you wrote
                   managerkit portfolio        what you did and undertook, as one page to print
                   managerkit hand-in          put an exercise into a zip for your facilitator
                   managerkit pack, unpack     carry your workspace to another machine
    Facilitators:  managerkit cohort           run a cohort: release, collect, grade, feed back, report
                   managerkit demo             a cohort of made-up learners, to try it on
    Authors:       managerkit check            every mistake in course/, with file and line
                   managerkit fuzz             play the scenarios thousands of times
                   managerkit build            rebuild the notebooks from course/
                   managerkit bump MODULE      record a new version of a module
                   managerkit new module NAME  begin a new module
    """


for command in (
    learners.start,
    learners.status,
    learners.upgrade,
    learners.portfolio,
    learners.hand_in,
    learners.pack,
    learners.unpack,
    authors.check,
    authors.fuzz,
    authors.build,
    authors.bump,
    authors.schema,
    authors.new,
    cohorts.cohort,
    demo.demo,
):
    main.add_command(command)

cohorts.cohort.add_command(grading.grade)
cohorts.cohort.add_command(marking.mark)
cohorts.cohort.add_command(marking.agreement)
cohorts.cohort.add_command(rescoring.rescore)
cohorts.cohort.add_command(feedback.feedback)
cohorts.cohort.add_command(reports.report)
cohorts.cohort.add_command(upgrades.upgrade)
cohorts.cohort.add_command(outward.export)
cohorts.cohort.add_command(outward.import_marks)


__all__ = ["main"]
