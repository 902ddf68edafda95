"""What a learner takes away from the course: one page to print, of what they choose, and their dates as a calendar."""
