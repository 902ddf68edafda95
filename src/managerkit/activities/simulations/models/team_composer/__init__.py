"""The composer of a leadership team."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
