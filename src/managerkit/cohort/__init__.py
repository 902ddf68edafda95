"""A facilitator's nbgrader course: made, released, collected, fed back, reported and exported."""
