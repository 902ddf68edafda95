"""Marking reflections: what is to be read, what each marker gave, what counts, and how far markers agree."""
