"""Branching scenarios: the story engine, the player and the debrief."""
