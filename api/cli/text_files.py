"""Files that people write by hand: read as UTF-8, with or without a byte order mark."""

import codecs
from pathlib import Path

from domain.errors import BadInput

_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        BadInput: it is not UTF-8; names the file, the line and the column.
    """
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        seems = _MARKS.get(content[:2], "another encoding")
        raise BadInput(
            f"{path.name}, line {line}, column {column}:",
            f"the byte 0x{content[error.start]:02x} is not UTF-8, it seems to be {seems};"
            " save the file as UTF-8",
        ) from error
