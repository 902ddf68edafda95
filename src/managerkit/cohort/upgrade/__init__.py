"""Upgrading a cohort to newer content: what changed, and putting it in place."""
