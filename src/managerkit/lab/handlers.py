"""What the labextension asks the server: its own files, and which cells of a notebook may run by themselves."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler, FileFindHandler
from jupyter_server.utils import url_path_join
from tornado.web import authenticated
from traitlets import Bool
from traitlets.config import Configurable

from managerkit.content.loading import CourseFolder
from managerkit.content.which import meant

from .kit_cells import in_the_way, kit_cells
from .overview import overview

STATIC = Path(__file__).parent / "static"


class Managerkit(Configurable):
    """The server extension's settings, as `c.Managerkit.… = …` in a jupyter_server_config.py."""

    run_on_opening = Bool(True, help="Whether the kit's own cells run by themselves when a notebook opens.").tag(
        config=True
    )


def handlers(base_url: str, settings: Managerkit) -> list[tuple[Any, ...]]:
    """The routes of the server extension.

    Args:
        base_url: what every address of the server begins with.
        settings: the extension's.
    """
    return [
        (url_path_join(base_url, "managerkit/static/(.*)"), FileFindHandler, {"path": [str(STATIC)]}),
        (url_path_join(base_url, "managerkit/kit-cells"), KitCells, {"settings": settings}),
        (url_path_join(base_url, "managerkit/overview"), Overview),
    ]


class KitCells(APIHandler):
    """GET kit-cells: the sources of the cells of a notebook that may run by themselves, by id."""

    def initialize(self, settings: Managerkit) -> None:
        """Take what the route gives."""
        super().initialize()
        self._kit = settings

    @authenticated
    def get(self) -> None:
        """Answer for the notebook at `path`, which says of itself that it is the `kind` of a `module`."""
        kind, module, path = (self.get_query_argument(name) for name in ("kind", "module", "path"))
        self.finish({"cells": self._cells(kind, module, path)})

    def _cells(self, kind: str, module: str, path: str) -> dict[str, str]:
        if not self._kit.run_on_opening:
            return {}
        folder = Path(self.kernel_manager.cwd_for_path(path))
        found = kit_cells(kind, module, folder)
        if found and (name := in_the_way(folder)):
            self.log.warning("managerkit: nothing in %s runs by itself, because of %s", folder, name)
            return {}
        return found


class Overview(APIHandler):
    """GET overview: the learner's way through the course; nothing where no workspace is served."""

    _one_at_a_time = asyncio.Lock()

    @authenticated
    async def get(self) -> None:
        """Answer for the folder that is served; feedback may come from afar, and kernels do not wait for it."""
        root = Path(self.settings["server_root_dir"]).expanduser()
        async with self._one_at_a_time:
            found = await asyncio.to_thread(overview, root, CourseFolder(meant(root).root), date.today())
        self.finish(found or {})
