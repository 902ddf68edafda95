"""How far a learner is: where the journals lie, what is done, what came of it, and the points that a machine gives."""
