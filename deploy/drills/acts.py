"""Acts of staff as real commands, and the book of what the program said of each."""

import os
import random
import re
import subprocess
import threading
import uuid
from dataclasses import dataclass, field

TODAY = "2026-03-31"
KINDS = ("contact", "target")
# How a command ended that had to be ended: no program ends with this by itself.
HUNG = 1000
# What a long command says of its way, not of its end.
NOTE = re.compile(r"\d{4}-\d\d-\d\dT\S+ info ")


@dataclass
class Act:
    """One act, sent under one identifier however often."""

    identifier: str
    arguments: list
    # What each sending ended with; negative is the signal that ended the program.
    ends: list = field(default_factory=list)
    said: list = field(default_factory=list)

    @property
    def acknowledged(self):
        return 0 in self.ends


class Office:
    """Who may do what with whom, found by trying; and what has been done."""

    def __init__(self, waymark, environment, seed):
        self.program = waymark
        self.environment = {**os.environ, "WAYMARK_TODAY": TODAY, **environment}
        self.random = random.Random(seed)
        self.acts = []
        self.running = set()
        self.lock = threading.Lock()

    def make(self, pupil, staff=None, kind=None):
        """A new act on a pupil; not sent yet."""
        kind = kind or self.random.choice(KINDS)
        who = ["--as", staff] if staff else []
        if kind == "target":
            words = ["target", "set", pupil, "--area", "confidence", "--statement", f"Drill {uuid.uuid4()}", "--due", "2026-05-22"]
        else:
            words = ["contact", "add", pupil, "--kind", self.random.choice(("call", "home_visit")), "--with", "pupil"]
        return self._keep([*words, *who])

    def take_back(self, change, staff=None):
        who = ["--as", staff] if staff else []
        return self._keep(["undo", str(change), "--why", "Entered in error", *who])

    def _keep(self, words):
        act = Act(str(uuid.uuid4()), words)
        with self.lock:
            self.acts.append(act)
        return act

    def send(self, act, timeout=120):
        """Sends an act and writes down what came of it."""
        code, error = self.run([*act.arguments, "--act", act.identifier], timeout)
        act.ends.append(code)
        act.said.append(error)
        return code

    def run(self, arguments, timeout=120):
        """Runs a command that may be killed meanwhile; how it ended, and what it said."""
        process = subprocess.Popen([self.program, *arguments, "--no-input"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, env=self.environment, text=True)
        with self.lock:
            self.running.add(process)
        try:
            _, error = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            error = f"no answer within {timeout} seconds"
        with self.lock:
            self.running.discard(process)
        lines = [line.strip() for line in error.splitlines() if " is taken as " not in line and not NOTE.match(line)]
        return (HUNG if error.startswith("no answer") else process.returncode), " ".join(lines)[:400]

    def kill_one(self):
        """Ends one of the programs that run at this moment as a power cut would."""
        with self.lock:
            running = [process for process in self.running if process.poll() is None]
            if not running:
                return False
            self.random.choice(running).kill()
            return True
