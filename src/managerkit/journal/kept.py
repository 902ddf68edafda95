"""What compaction keeps of a journal: which records are more than the newest of their key."""

TRACES = "trace"
"""The name of the kind that is a history by itself: how somebody went about a problem."""

TRACES_KEPT = 200

KEPT = {TRACES: TRACES_KEPT}
"""How many of the newest records of a key compaction keeps, by kind; of any other kind it keeps the newest."""
