"""Commands for those who take the course: a file named like its command."""
