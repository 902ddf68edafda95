"""The question workshop."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
