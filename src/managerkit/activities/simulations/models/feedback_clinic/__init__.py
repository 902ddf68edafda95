"""The feedback clinic."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
