"""Opening JupyterLab on a workspace."""

import os
import sys
from pathlib import Path

CONFIG = Path(__file__).parent / "jupyter"
"""Settings for a learner's JupyterLab: nbgrader's menus for instructors are off, the kit's extension is on."""
LAB = Path(__file__).parents[1] / "lab"
"""Where the kit's labextension lies. The copy that an installation made may be older than this code, in a clone."""


def serve(
    folder: Path, welcome: str | None, port: int, no_browser: bool, run: bool = True, layouts: Path | None = None
) -> None:
    """Run JupyterLab in this process until it is stopped.

    Args:
        folder: its root.
        welcome: the notebook that it opens on, from `folder` on, with forward slashes; None for what was open last.
        port: where it listens.
        no_browser: whether no browser is opened.
        run: whether the kit's cells run by themselves when a notebook opens.
        layouts: where it keeps what is open; None for where JupyterLab keeps it for all folders.
    """
    import zmq
    from jupyterlab.labapp import LabApp

    os.environ["JUPYTER_CONFIG_PATH"] = _first(CONFIG, os.environ.get("JUPYTER_CONFIG_PATH"))
    os.environ["JUPYTER_PATH"] = _first(LAB, os.environ.get("JUPYTER_PATH"))
    os.environ["PATH"] = _first(Path(sys.executable).parent, os.environ.get("PATH"))
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={folder.resolve()}",
            f"--ServerApp.port={port}",
            f"--LabApp.default_url=/lab/tree/{welcome}" if welcome else "--LabApp.default_url=/lab",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.news_url=None",
            f"--Managerkit.run_on_opening={run}",
            "--Application.log_level=ERROR",
            "--ServerApp.answer_yes=True",  # to "Shut down?" at Ctrl-C
            *([f"--LabApp.workspaces_dir={layouts.resolve()}"] if layouts else []),
            *(["--KernelManager.transport_encryption=auto"] if zmq.has("curve") else []),
            *(["--no-browser"] if no_browser else []),
            *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        ]
    )


def _first(path: Path, others: str | None) -> str:
    """A search path that begins with `path`."""
    return os.pathsep.join([str(path), *filter(None, [others])])
