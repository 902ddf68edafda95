"""The map of teams."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
