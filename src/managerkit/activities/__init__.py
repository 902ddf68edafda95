"""What a learner does in a notebook, one folder for each kind of activity."""
