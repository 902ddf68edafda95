"""What goes back to a learner: one page for each exercise, made from the graded notebook, the journal and the marks."""
