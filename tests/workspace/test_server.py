"""What the server that opens a workspace says in the terminal."""

import logging
import sys

import pytest
from tornado.websocket import WebSocketClosedError

from managerkit.workspace.server import is_news


@pytest.mark.parametrize(("error", "said"), [(WebSocketClosedError(), False), (ValueError("a real one"), True)])
def test_a_page_that_was_closed_while_it_was_spoken_to_is_no_news(error: Exception, said: bool) -> None:
    try:
        raise error
    except type(error):
        raised = sys.exc_info()
    record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "Task exception was never retrieved", (), raised)
    assert is_news(record) is said


def test_a_line_without_an_error_is_news() -> None:
    assert is_news(logging.LogRecord("asyncio", logging.ERROR, "", 0, "The port is taken", (), None))
