"""Reflections: checks of form, and the writing form."""
