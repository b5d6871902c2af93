"""Stories small enough for a pencil, and what KPIs read of them: for the tests, and for the pages
that explain each KPI.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
    }
)


@dataclass(frozen=True)
class ByHand:
    """What a KPI reads, with the arithmetic in the open.

    Attributes:
        arithmetic: numbers, + − × / and parentheses.
        because: what the numbers are.
    """

    arithmetic: str
    sample_size: int
    because: str

    @property
    def value(self) -> float:
        """What the arithmetic comes to."""
        text = self.arithmetic.replace("−", "-").replace("×", "*")
        return _value(ast.parse(text, mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(int() | float() as number):
            return number
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.BinOp(left, sign, right):
            return _OPERATORS[type(sign)](_value(left), _value(right))
    raise ValueError(f"{ast.unparse(node)} is no arithmetic")
