"""A facilitator's nbgrader course: made, released, collected, fed back, reported and exported."""

from managerkit.nbgrader_plugins import answer_to_former_names

answer_to_former_names()
