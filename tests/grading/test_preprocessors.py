"""Released cells, put back into what was handed in."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from managerkit.grading.preprocessors import restore


def test_c8_cells_of_long_names_come_back_with_ids_that_the_format_allows() -> None:
    released = [new_code_cell("1") for _ in range(4)]
    names = ["x" * 80, f"{'x' * 80}y", f"{'x' * 80}z", "short"]
    for cell, name in zip(released, names, strict=True):
        cell.metadata["nbgrader"] = {"grade_id": name, "locked": True}
    made, told = restore(new_notebook(cells=[new_markdown_cell("mine", id="short")]), released)
    nbformat.validate(made)
    assert [cell.metadata["nbgrader"]["grade_id"] for cell in made.cells if "nbgrader" in cell.metadata] == names
    assert len({cell.id for cell in made.cells}) == 5 and len(told) == 4
