"""Certificates: one page that says what was done, sealed so that anybody can check it without a network."""
