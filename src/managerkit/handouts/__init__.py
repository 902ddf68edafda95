"""What a facilitator holds: the run of show, slides, cards, mails and pages for one session, as files."""
