"""What the command and the panel say about sharing, in the same words."""

from collections.abc import Sequence

BEFORE = "This, and nothing else, would be in the file:"
NEXT = "send it to your facilitator, if you want to; nothing has been sent"
LATER = (
    "To take something back, leave it out, write the file again and send the newer one, which replaces the older. "
    "Until you have sent it, you can simply delete it. Whoever was counted in a report stays counted."
)


def replaced(gone: Sequence[str]) -> str:
    """What a new file takes back of the one before it; "" for nothing.

    Args:
        gone: what the new file has no more, such as "your numbers".
    """
    return f"It takes the place of the file before it, and so takes back {' and '.join(gone)}." if gone else ""
