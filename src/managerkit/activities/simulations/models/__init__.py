"""Simulation models: a file or a folder for each, all of one shape (see model.py), found by their names."""
