"""Opening Jupyter on a workspace: JupyterLab, or the simpler view of Notebook 7, from one and the same server."""

import logging
import os
import sys
from pathlib import Path

from managerkit.content.which import VARIABLE, MeantCourse

CONFIG = Path(__file__).parent / "jupyter"
"""Settings for a learner's JupyterLab: nbgrader's menus for instructors are off, the kit's extension is on."""
LABEXTENSION = Path(__file__).parents[1] / "lab"
"""Where the kit's labextension lies. The copy that an installation made may be older than this code, in a clone."""


def serve(
    folder: Path,
    notebook: str,
    port: int,
    no_browser: bool,
    *,
    course: MeantCourse | None = None,
    simple: bool = False,
    run: bool = True,
    layouts: Path | None = None,
) -> None:
    """Run JupyterLab in this process until it is stopped.

    Args:
        folder: its root.
        notebook: what it opens, by its path in `folder` with forward slashes; "" for what was open last.
        port: where it listens.
        no_browser: whether no browser is opened.
        course: what its kernels use; None for what each folder says that it is of.
        simple: whether it shows Notebook 7's view and not JupyterLab's.
        run: whether the kit's cells run by themselves when a notebook opens.
        layouts: where it keeps what is open; None for where JupyterLab keeps it for all folders.
    """
    from jupyterlab.labapp import LabApp

    surround(course)
    for name in ("asyncio", "tornado.application"):
        logging.getLogger(name).addFilter(is_news)
    view = "/notebooks" if simple else "/lab/tree"
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={folder.resolve()}",
            f"--ServerApp.port={port}",
            f"--LabApp.default_url={f'{view}/{notebook}' if notebook else '/lab'}",
            f"--Managerkit.run_on_opening={run}",
            "--Application.log_level=ERROR",
            "--ServerApp.answer_yes=True",  # to "Shut down?" at Ctrl-C
            *settings(layouts),
            *(["--no-browser"] if no_browser else []),
            *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        ]
    )


def is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the server's log is worth a learner's look: a page that was closed in mid-sentence is not.

    Args:
        record: the line.
    """
    from tornado.websocket import WebSocketClosedError

    return not (record.exc_info and isinstance(record.exc_info[1], WebSocketClosedError))


def surround(course: MeantCourse | None) -> None:
    """Set this process's environment to what a server of the kit's and its kernels need.

    Args:
        course: what its kernels use; None for what each folder says that it is of.
    """
    os.environ["JUPYTER_CONFIG_PATH"] = _first(CONFIG, os.environ.get("JUPYTER_CONFIG_PATH"))
    os.environ["JUPYTER_PATH"] = _first(LABEXTENSION, os.environ.get("JUPYTER_PATH"))
    os.environ.pop("VSCODE_PID", None)  # in its terminal, too; kernels of this server are open in a browser
    if course and not course.is_own:
        os.environ[VARIABLE] = str(course.root.resolve())
    os.environ["PATH"] = _first(Path(sys.executable).parent, os.environ.get("PATH"))


def settings(layouts: Path | None) -> list[str]:
    """What every server of the kit's is told on its command line.

    Args:
        layouts: where it keeps what is open; None for where JupyterLab keeps it for all folders.
    """
    import zmq

    return [
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
        *([f"--LabApp.workspaces_dir={layouts.resolve()}"] if layouts else []),
        *(["--KernelManager.transport_encryption=auto"] if zmq.has("curve") else []),
    ]


def _first(path: Path, others: str | None) -> str:
    """A search path that begins with `path`."""
    return os.pathsep.join([str(path), *filter(None, [others])])
