"""The journal beside a notebook: its append-only log, the kinds of records in it, and traces made of them."""
