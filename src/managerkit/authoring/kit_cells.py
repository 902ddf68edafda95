"""Which cells of a lesson are the kit's machinery: those that only open a module and show what it has."""

import ast

SHOWS = frozenset(
    [
        "assess",
        "choose_track",
        "compare",
        "explore",
        "look_back",
        "map",
        "memo",
        "page",
        "path",
        "play",
        "portfolio",
        "reflect",
        "second_view",
        "share",
        "show",
        "sort",
        "traces",
    ]
)
"""What a module can show that asks for nothing of the learner's and writes no file."""


def is_kit_cell(code: str) -> bool:
    """Whether a cell holds nothing but `from managerkit import module`, `NAME = module("…")` and `NAME.play("…")`.

    Args:
        code: the cell's source.
    """
    try:
        lines = ast.parse(code).body
    except SyntaxError:  # IPython's own, such as %timeit
        return False
    return bool(lines) and all(map(_is_machinery, lines))


def _is_machinery(line: ast.stmt) -> bool:
    match line:
        case ast.ImportFrom(module="managerkit", names=[ast.alias(name="module", asname=None)]):
            return True
        case ast.Assign(targets=[ast.Name()], value=ast.Call(func=ast.Name(id="module")) as call):
            return _is_constant(call)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(), attr=method)) as call):
            return method in SHOWS and _is_constant(call)
    return False


def _is_constant(call: ast.Call) -> bool:
    return all(isinstance(value, ast.Constant) for value in [*call.args, *(word.value for word in call.keywords)])
