"""Pages to carry: one side of paper from each module, made from the learner's own answers, to edit and to print."""
