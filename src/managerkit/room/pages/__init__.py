"""The three pages of a room: a phone's, the screen's, and the remote's."""
