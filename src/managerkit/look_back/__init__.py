"""Looking back at what one undertook, 30 and 90 days on: what is due, what was said, and one's own line over time."""
