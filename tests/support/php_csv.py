"""CSV as PHP's fgetcsv reads it, and Moodle's importer with it: written from the rules in ext/standard/file.c.

To it a backslash inside of quotation marks says that the next character, also a quotation mark, is a part of the value.
"""


def read(content: str) -> list[list[str]]:
    """The rows of a file as Moodle's csv_import_reader gives them on.

    Args:
        content: the file's text; a mark in front and the kind of line breaks do not matter, nor space at its end.

    Returns:
        the values of each row; a row may be of another length than the first, which Moodle refuses.
    """
    text = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\r\0\x0b")
    rows: list[list[str]] = []
    row: list[str] = []
    at = 0
    while at <= len(text):
        value, at = _value(text, at)
        row.append(value)
        if at >= len(text) or text[at] == "\n":
            rows.append(row)
            row = []
        at += 1
    return rows


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that begins at a place, and where the comma or the line break after it stands."""
    begin = at
    while at < len(text) and text[at] in " \t":
        at += 1
    value = ""
    if at < len(text) and text[at] == '"':
        value, at = _quoted(text, at + 1)
        begin = at
    end = begin
    while end < len(text) and text[end] not in ",\n":
        end += 1
    return value + text[begin:end], end


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands between quotation marks, and where the text goes on after the second."""
    value = ""
    while at < len(text):
        one = text[at]
        if one == '"' and text[at + 1 : at + 2] != '"':
            return value, at + 1
        kept = text[at : at + 2] if one == "\\" else one
        value += kept
        at += 2 if one in '"\\' else 1
    return value, at
