"""nbgrader's gradebook: importing nbgrader quickly, and all SQL on its tables."""
