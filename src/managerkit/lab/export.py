"""A notebook exported as HTML or PDF: where its panels stood, the answers that its journal holds."""

import ast
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from managerkit.content.loading import CourseFolder
from managerkit.content.which import meant
from managerkit.notebook import NotebookModule
from managerkit.ui.front import collected, styled

from .kit_cells import kit_cells

_WIDGET = "application/vnd.jupyter.widget-view+json"
_AS_OF_OLD = "<managerkit.ui.panel.Panel object"
"""How a panel's text began before it was an empty one."""


class StoredAnswers(Preprocessor):
    """Puts a kit cell's stored answers in the place of its panel. Nothing of the notebook's is run."""

    def preprocess(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Do so for every cell that is as the installed kit ships it.

        Args:
            notebook: any; one that is no notebook of the kit stays as it is.
            resources: nbconvert's, which say in which folder the notebook lies.

        Returns:
            both, the notebook with the stored answers in it.
        """
        about, folder = notebook.metadata.get("managerkit", {}), resources.get("metadata", {}).get("path")
        if not folder or not {"kind", "module"} <= about.keys():
            return notebook, resources
        shipped = kit_cells(about["kind"], about["module"], Path(folder))
        modules: dict[str, NotebookModule] = {}
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            is_shipped = shipped.get(cell.get("id")) == cell.source
            html = shown(cell.source, modules, Path(folder)) if is_shipped else ""
            kept = [output for output in cell.outputs if not _is_panel(output)]
            if len(kept) < len(cell.outputs):
                cell.outputs = [_as_output(styled(html))] if html else kept
        return notebook, resources


def shown(source: str, modules: dict[str, NotebookModule], folder: Path, as_it_opens: bool = False) -> str:
    """What a kit cell shows of the journals in a folder, as HTML without the kit's style.

    Args:
        source: the cell's code, of which only calls that the kit's own cells make are made.
        modules: the modules that the cells before it opened, by their variables; those that it opens are added.
        folder: where the journals lie.
        as_it_opens: panels with their controls; else the stored answers.
    """
    with collected(as_it_opens) as found:
        for line in ast.parse(source).body:
            match line:
                case ast.Assign(targets=[ast.Name(name)], value=ast.Call(args=[ast.Constant(str(module))])):
                    modules[name] = NotebookModule(CourseFolder(meant(folder).root).module(module), folder)
                case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(name), attr=method)) as call) if (
                    name in modules
                ):
                    words = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}
                    getattr(modules[name], method)(*map(ast.literal_eval, call.args), **words)
    return "".join(found)


def _is_panel(output: NotebookNode) -> bool:
    data = output.get("data", {})
    return _WIDGET in data and (not data.get("text/plain") or data["text/plain"].startswith(_AS_OF_OLD))


def _as_output(html: str) -> NotebookNode:
    data = {"text/html": html, "text/plain": ""}
    return NotebookNode(output_type="display_data", data=data, metadata={})
