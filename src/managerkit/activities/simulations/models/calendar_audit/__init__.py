"""The calendar audit."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
