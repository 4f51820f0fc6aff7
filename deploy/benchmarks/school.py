"""The evidence of one school: what somebody waits for who asks for all 57 measures."""

from comparison import Bound, Comparison
from data import Size
from folders import Folders
from serverlog import ServerLog
from workshop import EVERYDAY

SCHOOL = Size("school", settings=1, pupils=50, first_year=2022, last_year=2024)


class School:
    def __init__(self, workshop, options, data):
        self.workshop, self.data = workshop, data
        self.log = ServerLog(workshop, EVERYDAY)

    def comparisons(self):
        self.data.load(SCHOOL)
        yield Comparison("evidence, one school of 150 pupils, from the shell", "ms", Bound(at_most=100), self.from_the_shell)
        yield Comparison("the same, in the database", "ms", Bound(at_most=50), self.in_the_database)

    def from_the_shell(self):
        self.workshop.forget_runs()
        return self.workshop.waymark(*Folders.evidence_command()).seconds * 1000

    def in_the_database(self):
        """All the time that the server spent on statements of the command."""
        self.workshop.forget_runs()
        return sum(sent.milliseconds for sent in self.log.statements(lambda: self.workshop.waymark(*Folders.evidence_command())))
