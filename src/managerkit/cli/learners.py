"""Commands for those who take the course."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("workspace"))
@click.option("--no-browser", is_flag=True, help="Serve only; open the printed address yourself.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8888,
    show_default=True,
    help="The next free one is taken.",
)
def start(folder: Path, no_browser: bool, port: int) -> None:
    """Open the course in JupyterLab.

    FOLDER is your own workspace [default: workspace]. It is made if it is not there; in one that is, nothing of yours
    is touched: notebooks that you have stay as they are, and your answers lie beside them in *.journal.jsonl files.
    """
    from ..workspace.server import serve
    from ..workspace.start import WorkspaceError, prepare

    try:
        prepared = prepare(folder)
    except WorkspaceError as error:
        raise click.ClickException(str(error)) from None
    if prepared.added:
        click.echo(f"Put {len(prepared.added)} notebooks into {folder}.")
    else:
        click.echo(f"Your workspace {folder} is as you left it.")
    click.echo(f"Begin with {prepared.welcome}. Stop with Ctrl-C; your answers are kept.")
    serve(folder, prepared.welcome, port, no_browser)
