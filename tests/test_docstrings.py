"""What every public function tells in its docstring: its arguments, what it returns and what it raises."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.support.places import SOURCE

PACKAGE = SOURCE / "managerkit"
Function = ast.FunctionDef | ast.AsyncFunctionDef
Classes = dict[str, tuple[list[str], set[str]]]

NAMES_A_VALUE = re.compile(
    r"(An?|The|All|Both|Each|Every|Everybody|Everything|No|Nothing|One|Some|Those|These|Its?|Their|"
    r"Whether|What|Which|Who|Whom|Whose|How|Where|When|Why|Whatever|As|From|Between|About|"
    r"Somebody|Everybody's|Somebody's|Nobody's|True|False|"
    r"Care|Chance|Days|Four|G|Hours|Low|Quarters|Serious|Share|Skill|Weeks|Years)\b",
)
"""A first sentence that is the name of what comes back ("The points that …") says what is returned."""


def trees() -> dict[str, ast.Module]:
    """The syntax tree of every module, by its path in the package."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


def public_functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """The public functions of a module, and the public methods of its public classes, by their names."""
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node.name, node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, Function) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


def parameters(function: Function) -> list[str]:
    """The names of what a caller gives."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    rest = [one for one in (function.args.vararg, function.args.kwarg) if one]
    return [one.arg for one in [*given, *rest] if one.arg not in ("self", "cls")]


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """What stands in a function, without the functions inside of it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*Function.__args__, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))


def raised(function: Function) -> set[str]:
    """The names of the errors that a function raises itself and does not catch by that name."""
    found, caught = set(), set()
    for node in own_nodes(function):
        if isinstance(node, ast.Raise) and node.exc is not None:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = error.id if isinstance(error, ast.Name) else error.attr if isinstance(error, ast.Attribute) else ""
            if name[:1].isupper():
                found.add(name)
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            caught |= {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
    return found - caught - {"AssertionError", "NotImplementedError", "StopIteration"}


def is_command(function: Function) -> bool:
    """Whether a function is a command: its docstring is what a person reads as its help."""
    return any("command" in ast.unparse(one) or "group" in ast.unparse(one) for one in function.decorator_list)


def classes(modules: Iterable[ast.Module]) -> Classes:
    """The classes of some modules by name, each with its bases' names and its methods'."""
    found = {}
    for tree in modules:
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                bases = [ast.unparse(base).split("[")[0].rpartition(".")[2] for base in node.bases]
                found[node.name] = bases, {one.name for one in node.body if isinstance(one, Function)}
    return found


def is_overriding(called: str, known: Classes) -> bool:
    """Whether a method does what the same one of a class of ours says that it does."""
    name, _, method = called.rpartition(".")
    bases, _ = known.get(name, ([], set()))
    return any(method in known[base][1] or is_overriding(f"{base}.{method}", known) for base in bases if base in known)


def section(docstring: str, title: str) -> str:
    """The text below a title of a docstring; "" if it has none."""
    found = re.search(rf"^{title}:\n((?:[ \t]+.*\n?|\n(?=[ \t]))*)", docstring, re.MULTILINE)
    return found[1] if found else ""


def missing(function: Function) -> Iterator[str]:
    """What a function's docstring owes its reader."""
    docstring = ast.get_docstring(function) or ""
    names = parameters(function)
    if len(names) >= 2:
        told = section(docstring, "Args")
        for name in names:
            if not re.search(rf"^\s+(?:[*\w]+, )*\*{{0,2}}{name}(?:, [*\w]+)*:", told, re.MULTILINE):
                yield f"Args: {name}"
        returns = function.returns
        gives = returns is not None and not (isinstance(returns, ast.Constant) and returns.value is None)
        is_named = bool(NAMES_A_VALUE.match(docstring)) or bool(section(docstring, "(?:Returns|Yields)"))
        if gives and not is_named and ast.unparse(returns or ast.Pass()) not in ("NoReturn", "Never"):
            yield "Returns"
    for name in sorted(raised(function)):
        if name not in docstring:
            yield f"Raises: {name}"


def test_public_functions_say_what_they_take_return_and_raise() -> None:
    modules = trees()
    known = classes(modules.values())
    owed = {
        f"{name}: {called}": told
        for name, tree in modules.items()
        for called, function in public_functions(tree)
        if not is_command(function) and not is_overriding(called, known) and (told := [*missing(function)])
    }
    assert owed == {}


def test_what_is_owed_is_seen() -> None:
    function = ast.parse('def f(a, b):\n    """Do it."""\n    raise ValueError(a)\n').body[0]
    assert isinstance(function, ast.FunctionDef)
    assert [*missing(function)] == ["Args: a", "Args: b", "Raises: ValueError"]
