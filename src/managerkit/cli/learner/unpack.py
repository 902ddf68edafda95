"""`managerkit unpack`: a workspace made of a zip."""

from pathlib import Path

import click

from managerkit.cli.terminal import plainly


@click.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("workspace"))
@plainly
def unpack(archive: Path, folder: Path) -> None:
    """Make a workspace of a zip that `pack` made.

    ARCHIVE is the zip. FOLDER is the new workspace [default: workspace]; it must not be there yet, since nothing is
    ever unpacked over your work.
    """
    from managerkit.workspace import pack as packing

    files = packing.unpack(archive, folder)
    click.echo(f"Unpacked {files} files into {folder}, each as it was packed.")
    click.echo(f"\nNext: managerkit start {folder}")
