"""The report on a group: what many did, with nothing in it about any one of them."""
