"""The task cell of a reflection: prompts and rubric for the learner, a mark scheme that nbgrader hides from them."""

from managerkit.content.reflection import Criterion, Reflection


def reflection_task(reflection: Reflection) -> str:
    """The Markdown of the task cell.

    nbgrader removes everything between the mark-scheme lines from what learners get, and shows it to markers.
    """
    prompts = "\n".join(f"{number}. {prompt.text}" for number, prompt in enumerate(reflection.prompts, 1))
    scheme = "\n\n".join(_criterion(criterion) for criterion in reflection.rubric)
    return f"""## {reflection.title}

{reflection.intro}

{prompts}

Write in the form below. A person reads it with the rubric shown there: {_worth(reflection)}, {reflection.marks} in all.

=== BEGIN MARK SCHEME ===

{reflection.marking}

{scheme}

=== END MARK SCHEME ==="""


def _worth(reflection: Reflection) -> str:
    """What the criteria are worth, in a few words; those that count otherwise than most are named."""
    told = [f"*{one.title}*: {one.worth}" for one in reflection.rubric if one.worth]
    return f"{len(reflection.rubric)} criteria, 0 to 3 points\neach" + (f" (but {'; '.join(told)})" if told else "")


def _criterion(criterion: Criterion) -> str:
    levels = "\n".join(f"- **{number}** {level}" for number, level in enumerate(criterion.levels))
    return f"**{criterion.title}**\n\n{levels}\n\nWeak: “{criterion.weak}”\n\nStrong: “{criterion.strong}”"
