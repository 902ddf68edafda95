"""A room: one laptop that asks, phones that answer, a screen for all and a remote for the facilitator."""
