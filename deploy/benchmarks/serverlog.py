"""The statements that a program sends, as the server's log has them: to send the very same by another client."""

import re
import time
from dataclasses import dataclass

LOGGING = {"log_min_duration_statement": "0", "log_error_verbosity": "default", "log_parameter_max_length": "-1"}
ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ UTC \[(\d+)\] (\w+):  ", re.M)
STATEMENT = re.compile(r"duration: ([\d.]+) ms  (?:statement|(parse|bind|execute) [^:]*): (.*)", re.S)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
PLACE = re.compile(r"\$(\d+)")


@dataclass(frozen=True)
class Sent:
    """A statement of one server process, with its parameters put in as literals."""

    process: int
    text: str
    # In the server: parsing, planning and running.
    milliseconds: float


class ServerLog:
    def __init__(self, workshop, user):
        self.workshop = workshop
        self.user = user

    def statements(self, work):
        """What was sent while `work` ran, by those who connected as the user since."""
        self._log(True)
        before = {file: file.stat().st_size for file in self._files()}
        work()
        self._log(False)
        # The server's own collector writes the log, a little later.
        time.sleep(0.5)
        text = ""
        for file in self._files():
            with file.open(encoding="utf-8", errors="replace") as log:
                log.seek(before.get(file, 0))
                text += log.read()
        return list(self._read(text))

    def _files(self):
        return sorted((self.workshop.home / "log").glob("server-*.log"))

    def _log(self, on):
        change = "set {0} = '{1}'" if on else "reset {0}"
        self.workshop.psql("\n".join(
            f"alter role {self.user} {change.format(name, value)};" for name, value in LOGGING.items()))

    @staticmethod
    def _read(text):
        pieces = ENTRY.split(text)[1:]
        entries = list(zip(pieces[::3], pieces[1::3], pieces[2::3]))
        spent = {}
        for place, (process, kind, body) in enumerate(entries):
            found = STATEMENT.match(body) if kind == "LOG" else None
            if not found:
                continue
            spent[process] = spent.get(process, 0) + float(found[1])
            if found[2] in ("parse", "bind"):
                continue
            detail = next(iter(entries[place + 1:place + 2]), ("", "", ""))
            values = dict(PARAMETER.findall(detail[2])) if detail[:2] == (process, "DETAIL") else {}
            statement = re.sub(r"\n\t", "\n", found[3].rstrip("\n"))
            yield Sent(int(process), PLACE.sub(lambda place: values.get(place[1], place[0]), statement), spent.pop(process))
