"""Killing one of the programs, a backend, the server's first process, or all of them at once, as a power cut does."""

import os
import signal
import time

HARMS = ("program", "backend", "postmaster", "everything")


class Harm:
    def __init__(self, school, chance):
        self.school, self.chance = school, chance
        self.kind = chance.choice(HARMS)
        self.done = False

    def do(self):
        """Kills; a program or a backend as soon as there is one."""
        until = time.monotonic() + 5
        while not self.done and time.monotonic() < until:
            self.done = self._once()
            if not self.done:
                time.sleep(0.002)

    def _once(self):
        if self.kind == "program":
            return self.school.office.kill_one()
        if self.kind == "backend":
            victims = self.processes("postgres: waymark ")
            return bool(victims) and kill(self.chance.choice(victims))
        if self.kind == "everything":
            for process in self.processes("postgres: "):
                kill(process)
            while self.school.office.kill_one():
                pass
        return kill(self.school.postmaster)

    def said(self):
        return self.kind if self.done else f"{self.kind} (none there)"

    def processes(self, title):
        """The server's, by what they call themselves."""
        found = []
        for name in os.listdir("/proc"):
            try:
                if not name.isdigit():
                    continue
                with open(f"/proc/{name}/stat") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
                with open(f"/proc/{name}/cmdline") as file:
                    called = file.read()
            except OSError:
                continue
            if parent == self.school.postmaster and called.startswith(title):
                found.append(int(name))
        return found


def kill(process):
    try:
        os.kill(process, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False
