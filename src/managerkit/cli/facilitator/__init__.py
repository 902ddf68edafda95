"""Commands for those who run a session with people in a room, a file named like its command."""
