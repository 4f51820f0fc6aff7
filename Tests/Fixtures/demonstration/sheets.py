"""A folder read back from its files, and the faults found in it."""

import csv
from pathlib import Path

from .folder import COLUMNS

Record = dict[str, str]


class Sheets:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[str] = []
        self.rows: dict[str, list[Record]] = {file: self._read(file) for file in COLUMNS}
        self.placements = self.by("placements", "placement_ref")
        self.pupils = self.by("pupils", "pupil_ref")
        self.transitions = self.by("transitions", "transition_ref")

    def fault(self, file: str, row: Record, sentence: str) -> None:
        self.faults.append(f"{file}.csv, {row[COLUMNS[file][0]]}: {sentence}")

    def by(self, file: str, column: str) -> dict[str, Record]:
        return {row[column]: row for row in self.rows[file]}

    def placement(self, row: Record) -> Record:
        """The placement that a row hangs on."""
        return self.placements[row["placement_ref"]]

    def _read(self, file: str) -> list[Record]:
        data = (self.path / f"{file}.csv").read_bytes()
        if b"\r" in data or not data.endswith(b"\n"):
            self.faults.append(f"{file}.csv: lines do not end in LF")
        with (self.path / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if reader.fieldnames != COLUMNS[file]:
                self.faults.append(f"{file}.csv: columns are not those of the format")
            return list(reader)
