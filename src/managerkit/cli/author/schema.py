"""`managerkit schema`: JSON Schemas of the course's files."""

import json
from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in


@click.command()
@ROOT
def schema(root: Path | None) -> None:
    """Write JSON Schemas to course/schema/, so that an editor completes and explains the YAML."""
    from managerkit.authoring.schemas import schemas

    target = course_in(root).root / "schema"
    target.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        (target / f"{name}.json").write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    click.echo(f"wrote {len(schemas())} schemas to {target}")
