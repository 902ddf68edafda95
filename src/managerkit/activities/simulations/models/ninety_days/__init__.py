"""The first ninety days."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
