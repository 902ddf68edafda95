"""Practice: a small function put right under tests."""
