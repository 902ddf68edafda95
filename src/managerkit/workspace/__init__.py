"""A learner's folder: starting it, and the map of the course."""
