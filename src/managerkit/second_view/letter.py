"""A few lines for a mail that goes with the page."""

from managerkit.journal.asked import SecondViewAsked

from .engine import COMPANY


def letter(asked: SecondViewAsked) -> str:
    """What a learner may write to those who are asked.

    Args:
        asked: what they are asked.
    """
    promise = (
        "I will see what you answer, with your name on it."
        if asked.named
        else f"I see nothing until {COMPANY} of you have answered, and then no names; the page says how."
    )
    back = (
        f"Please send the answer to {asked.through}, not to me: {asked.through} puts all of them one under the other "
        "into one mail, in any order and without names, and sends me that."
        if asked.through
        else "Please send me what the page makes; a mail shows me who it is from, as the page explains."
        if not asked.named
        else "Please send me what the page makes, or give me the sheet."
    )
    return (
        f"Would you tell me what you have seen me do in the last weeks? The page takes about three minutes. Open the "
        f"attached file in a browser; on a phone, save it first and then open it. Or print it. {promise} {back} You "
        f"need not answer, and I will not ask why.\n{asked.about}"
    )
