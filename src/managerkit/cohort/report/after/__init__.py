"""The report after the course, for whoever paid for it: what learners chose to share, and what may not be concluded.

The rules of `suppression.py` keep each person out of it, for whoever knows their own answers or another's. It rests in
part on the same answers as the group's report. So the lot falls alike in all groups of a cohort (`counted_ledger.py`):
where the same people are in both, who is left out of one is left out of the other, and the two together tell no more
than one. Where others shared than handed in, one of the two may be left out of one page alone; then somebody who is
left out themselves, and lays both pages side by side, may rule something out. So a sponsor is given this page alone.
"""
