"""Functions of SymPy's that keep their operands in the order of the notes; SymPy's own Max and Min sort them."""

from __future__ import annotations

from typing import Any

from sympy import Function, Max, Min


class _InOrder(Function):  # type: ignore[misc]
    """Works, and is differentiated, as SymPy's own function of the same operands."""

    own: Any

    def doit(self, **hints: Any) -> Any:
        """SymPy's own function, its operands worked."""
        return self.own(*(operand.doit(**hints) for operand in self.args))

    def fdiff(self, argindex: int = 1) -> Any:
        """The derivative by one of the operands."""
        return self.own(*self.args).diff(self.args[argindex - 1])

    def _eval_derivative(self, symbol: Any) -> Any:
        return self.own(*self.args).diff(symbol)

    def _eval_evalf(self, precision: int) -> Any:
        return self.own(*self.args)._eval_evalf(precision)


class Largest(_InOrder):
    """The largest of its operands, in their order."""

    own = Max
    _imp_ = staticmethod(max)  # what `lambdify` calls


class Smallest(_InOrder):
    """The smallest of its operands, in their order."""

    own = Min
    _imp_ = staticmethod(min)


class Pending(Function):  # type: ignore[misc]
    """The derivative of the first operand by the second, a symbol, left to be worked."""
