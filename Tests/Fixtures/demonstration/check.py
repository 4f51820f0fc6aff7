"""Holds a written folder against the rules of the exchange format.

It reads the files back and knows nothing of how they were made; every fault is a sentence.
"""

from pathlib import Path

from .check_journey import check_journey
from .check_rows import check_rows
from .sheets import Sheets


def check(path: Path) -> list[str]:
    sheets = Sheets(path)
    if not sheets.faults:
        check_rows(sheets)
        check_journey(sheets)
    return sheets.faults
