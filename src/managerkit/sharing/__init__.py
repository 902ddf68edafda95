"""What a learner may share after the course: numbers from all over their workspace."""
