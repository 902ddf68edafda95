"""The task cell of a reflection: prompts and rubric for the learner, a mark scheme that nbgrader hides from them."""

from ..content.reflection import Criterion, Reflection


def reflection_task(reflection: Reflection) -> str:
    """The Markdown of the task cell.

    nbgrader removes everything between the mark-scheme lines from what learners get, and shows it to markers.
    """
    prompts = "\n".join(f"{number}. {prompt.text}" for number, prompt in enumerate(reflection.prompts, 1))
    scheme = "\n\n".join(_criterion(criterion) for criterion in reflection.rubric)
    return f"""## {reflection.title}

{reflection.intro}

{prompts}

Write in the form below. A person reads it with the rubric shown there: {len(reflection.rubric)} criteria, 0 to 3 points
each, {reflection.marks} in all.

=== BEGIN MARK SCHEME ===

{reflection.marking}

{scheme}

=== END MARK SCHEME ==="""


def _criterion(criterion: Criterion) -> str:
    levels = "\n".join(f"- **{points}** {level}" for points, level in enumerate(criterion.levels))
    return f"**{criterion.title}**\n\n{levels}\n\nWeak: “{criterion.weak}”\n\nStrong: “{criterion.strong}”"
