"""Grading a cohort's submissions: executed fenced and in parallel, recorded by nbgrader in its own gradebook."""
