"""Between what bounds an expression's value must lie, when only bounds of what it is made of are known."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple


class Interval(NamedTuple):
    """All that a number may be, from the least to the most. A condition that holds is 1, one that does not is 0."""

    low: float
    high: float

    @property
    def never(self) -> bool:
        """Whether it is certainly false."""
        return self.low == self.high == 0

    @property
    def always(self) -> bool:
        """Whether it is certainly true."""
        return self.low > 0 or self.high < 0


_LEAST = math.nextafter(0, 1)
NO, YES, EITHER, ANY = Interval(0, 0), Interval(1, 1), Interval(0, 1), Interval(-math.inf, math.inf)
Names = Mapping[str, Interval]
BoundsOf = Callable[[str, str], Interval]
"""What a question about a subject may come to."""

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def span(tree: ast.expr, names: Names, asked: BoundsOf) -> Interval:
    """The bounds of an expression.

    Args:
        tree: as `content.expression` reads it.
        names: the bounds of each variable.
        asked: the bounds of each question.
    """
    try:
        return _span(tree, names, asked)
    except ZeroDivisionError:
        return ANY  # a play takes the whole of such an expression for 0


def _span(tree: ast.expr, names: Names, asked: BoundsOf) -> Interval:
    match tree:
        case ast.Constant(value=int() | float() as value):
            return Interval(value, value)
        case ast.Name(id=name):
            return names[name]
        case ast.Call(func=ast.Name(id=question), args=[ast.Constant(value=str(subject))]):
            return asked(question, subject)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            low, high = _span(operand, names, asked)
            return Interval(-high, -low)
        case ast.UnaryOp(operand=operand):
            inner = _span(operand, names, asked)
            return NO if inner.always else YES if inner.never else EITHER
        case ast.BinOp(left=left, op=how, right=right):
            return _computed(how, _span(left, names, asked), _span(right, names, asked))
        case ast.Compare():
            return _compared(tree, names, asked)
        case ast.BoolOp(op=ast.And(), values=parts):
            return _all(parts, names, asked)
        case ast.BoolOp(values=parts):
            return _any([_span(part, names, asked) for part in parts])
    raise AssertionError(f"no expression holds {tree!r}")


def _computed(how: ast.operator, left: Interval, right: Interval) -> Interval:
    if isinstance(how, ast.Div) and right.low <= 0 <= right.high:
        raise ZeroDivisionError
    ends = [_ARITHMETIC[type(how)](one, other) for one in left for other in right]
    return ANY if any(map(math.isnan, ends)) else Interval(min(ends), max(ends))


def _compared(tree: ast.Compare, names: Names, asked: BoundsOf) -> Interval:
    spans = [_span(part, names, asked) for part in (tree.left, *tree.comparators)]
    each = [_pair(how, *two) for how, two in zip(tree.ops, pairwise(spans), strict=True)]
    return NO if NO in each else YES if all(one == YES for one in each) else EITHER


def _pair(how: ast.cmpop, left: Interval, right: Interval) -> Interval:
    match how:
        case ast.Lt():
            return YES if left.high < right.low else NO if left.low >= right.high else EITHER
        case ast.LtE():
            return YES if left.high <= right.low else NO if left.low > right.high else EITHER
        case ast.Gt():
            return _pair(ast.Lt(), right, left)
        case ast.GtE():
            return _pair(ast.LtE(), right, left)
    apart = left.high < right.low or right.high < left.low
    same = left.low == left.high == right.low == right.high
    equal = NO if apart else YES if same else EITHER
    return equal if isinstance(how, ast.Eq) else Interval(1 - equal.high, 1 - equal.low)


def _all(parts: list[ast.expr], names: Names, asked: BoundsOf) -> Interval:
    """Of several conditions together; what one of them says of a variable is known to the others."""
    spans = [_span(part, names, asked) for part in parts]
    if all(one.always for one in spans):
        return spans[-1]
    narrowed = dict(names)
    for part in parts:
        match part:
            case ast.Compare(left=ast.Name(id=name), ops=[how], comparators=[other]):
                narrowed[name] = _narrowed(narrowed[name], how, _span(other, names, asked))
    if any(low > high for low, high in narrowed.values()):
        return NO
    if any(_span(part, narrowed, asked).never for part in parts):
        return NO
    return _around([NO, *spans])


def _any(spans: list[Interval]) -> Interval:
    """The first of several that is not 0; where one of them never is, neither is the whole."""
    low, high = _around(spans)
    return Interval(max(low, _LEAST), high) if low >= 0 and any(one.always for one in spans) else Interval(low, high)


def _narrowed(value: Interval, how: ast.cmpop, other: Interval) -> Interval:
    """What remains of a value that compares so."""
    match how:
        case ast.Lt() | ast.LtE():
            return Interval(value.low, min(value.high, other.high))
        case ast.Gt() | ast.GtE():
            return Interval(max(value.low, other.low), value.high)
        case ast.Eq():
            return Interval(max(value.low, other.low), min(value.high, other.high))
    return value


def _around(spans: list[Interval]) -> Interval:
    return Interval(min(one.low for one in spans), max(one.high for one in spans))
