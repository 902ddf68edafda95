"""The sandbox that hand-ins are executed in: processes forked from a warm one, behind a fence of Linux namespaces."""
