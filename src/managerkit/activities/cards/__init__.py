"""Cards of cues and moves: a few minutes a day at growing intervals, answered in one's own words first."""
