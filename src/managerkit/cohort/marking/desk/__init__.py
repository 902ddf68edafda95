"""The marking desk: which text lies before a marker, what they give it, and the panel that shows it."""
