"""Submissions: released to learners, collected from the exchange or from mail, and which version each is of."""
