"""The store of marks: append-only files for each marker, snapshots of texts and rubrics, notes of what was written."""
