"""The kit inside JupyterLab: a server extension, and the labextension that it serves.

`labextensions/` and `jupyter_server_config.d/` are what the wheel installs for Jupyter; `static/` is the labextension
proper, plain JavaScript that takes every library from JupyterLab.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "managerkit.lab"}]


def _load_jupyter_server_extension(app: "ServerApp") -> None:
    from .handlers import Managerkit, handlers

    settings = Managerkit(parent=app)
    app.web_app.add_handlers(".*$", handlers(app.base_url, settings))
    app.config.Exporter.preprocessors = [
        *app.config.Exporter.get("preprocessors", []),
        "managerkit.lab.export.StoredAnswers",
    ]
