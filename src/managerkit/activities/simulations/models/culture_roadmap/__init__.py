"""The roadmap of the ten actions."""

from .simulation import SIMULATION

__all__ = ["SIMULATION"]
