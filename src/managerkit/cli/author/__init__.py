"""Commands for those who write the course: a file named like its command."""
