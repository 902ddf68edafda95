"""The audit of two career ladders."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
