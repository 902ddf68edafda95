"""A ledger of working relationships."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
