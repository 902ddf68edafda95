"""The explorer: the one view that shows any simulation, and the table that a learner brings to it."""
