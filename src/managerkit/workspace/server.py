"""Opening JupyterLab on a workspace."""

import os
import subprocess
import sys
from pathlib import Path

CONFIG = Path(__file__).parent / "jupyter"
"""Settings for a learner's JupyterLab: nbgrader's menus for instructors are off."""


def serve(folder: Path, welcome: str, port: int, no_browser: bool) -> int:
    """Run JupyterLab in `folder`, opened on `welcome`, until it is stopped; return its exit code."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/{welcome}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
        "--ServerApp.log_level=WARN",
        *(["--no-browser"] if no_browser else []),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]
    paths = [str(CONFIG), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    bin_first = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths), "PATH": bin_first}
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()
