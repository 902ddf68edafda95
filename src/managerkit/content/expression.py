"""The small language of guards and chances: arithmetic, comparison, and, or, not, and a few questions.

    trust >= 0.5 and not knows("on-call")

Names are a scenario's variables, and `turn`, the number of choices made. Questions are `fact("id")`: is it true in
this play; `knows("id")`: has it been revealed; `chose("choice-id")`: was it chosen; `times("choice-id")`: how often;
`visited("scene-id")`: was anything chosen in that scene.
Written as a subset of Python, checked node by node, and compiled once; nothing else can be reached from it.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

QUESTIONS = ("fact", "knows", "chose", "times", "visited")
_EXAMPLE = 'trust >= 0.5 and not knows("on-call")'
_ASKED = ", ".join(f'{one}("…")' for one in QUESTIONS)
_USABLE = f"use variables, numbers, comparisons, + - * /, and, or, not, {_ASKED}"
_ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Add, ast.Sub,
    ast.Mult, ast.Div, ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.Load, ast.Name,
)  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A compiled expression, with its tree, and the names and the questions it uses (for cross-checks)."""

    source: str
    tree: ast.expr
    code: CodeType
    names: frozenset[str]
    asks: frozenset[tuple[str, str]]

    def value(self, names: Mapping[str, Any], questions: dict[str, Callable[[str], Any]]) -> Any:
        """What it comes to, given the names' values and a function for each question.

        Args:
            names: what each name in it stands for.
            questions: a function for each question that it asks.
        """
        return eval(self.code, {"__builtins__": {}, **questions}, names)


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Compile `source`.

    Raises:
        ValueError: it cannot be read, or uses what a condition may not; says which, and after a semicolon what to do.
    """
    if len(source) > 300:
        raise ValueError("this condition is longer than 300 characters; split it over two outcomes")
    text = source.strip()
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"cannot read the condition `{text}`; write it like: {_EXAMPLE}") from error
    names, asks = set(), set()
    inside_calls: set[int] = set()
    for node in ast.walk(tree):
        if id(node) in inside_calls:
            continue
        match node:
            case ast.Call(func=ast.Name(id=question), args=[ast.Constant(value=str(subject))], keywords=[]) if (
                question in QUESTIONS
            ):
                asks.add((question, subject))
                inside_calls |= {id(node.func), id(node.args[0])}
            case ast.Constant(value=int() | float()):
                pass
            case ast.Name(id=name):
                names.add(name)
            case _ if not isinstance(node, _ALLOWED):
                part = ast.get_source_segment(text, node) or text
                raise ValueError(f"a condition cannot hold `{part}`; {_USABLE}")
    return Expression(source, tree.body, compile(tree, "<condition>", "eval"), frozenset(names), frozenset(asks))


def check_syntax(source: str) -> str:
    """Return `source` unchanged when it can be compiled; for use as a validator."""
    parse(source)
    return source
