"""A made-up school on a database server, prepared the way Installing says, with a login of their own for each member of staff."""

import datetime
import os
import secrets
import subprocess
import sys

from acts import Office

SETTINGS = ("D1", "D2")


def year_around(day):
    """An academic year without holidays that holds the day, so that the drill works on any."""
    first = day.year if day.month >= 9 else day.year - 1
    starts = [(first, 9), (first, 11), (first + 1, 1), (first + 1, 3), (first + 1, 5), (first + 1, 7)]
    ends = [*starts[1:], (first + 1, 9)]
    terms = []
    for start, end in zip(starts, ends):
        last = datetime.date(*end, 1) - datetime.timedelta(days=1)
        terms.append(f"{datetime.date(*start, 1)}..{last}")
    return f"{first}/{(first + 1) % 100:02}", [word for term in terms for word in ("--half-term", term)]


class ServedSchool:
    """Two settings, each with its own staff and pupils."""

    def __init__(self, program, folder, environment, administrator, staff_each=3, pupils_each=3):
        self.program, self.folder = program, folder
        self.environment = {**environment, "PGDATABASE": "waymark", "PGPASSFILE": f"{folder}/pgpass", "WAYMARK_TODAY": ""}
        self.administrator = administrator
        self.passwords = {"postgres": administrator}
        self.offices = {}
        self.pupils = {}
        self.staff_each, self.pupils_each = staff_each, pupils_each

    def keep_passwords(self):
        with open(f"{self.folder}/pgpass", "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            for login, password in self.passwords.items():
                file.write(f"*:*:*:{login}:{password}\n")

    def settings(self, login):
        return {**self.environment, "PGUSER": login}

    def waymark(self, login, *arguments, accept=(0,), settings=None, timeout=120):
        done = subprocess.run([self.program, *arguments, "--no-input"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, **self.settings(login), **(settings or {})}, timeout=timeout, check=False)
        if accept is not None and done.returncode not in accept:
            sys.exit(f"waymark {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def psql(self, script, login="postgres", settings=None):
        return subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1"], input=script, text=True, capture_output=True, check=True,
                              env={**os.environ, **self.settings(login), **(settings or {})}).stdout

    def let_in(self, *logins):
        """Gives logins a password, as an administrator of the server does with \\password."""
        for login in logins:
            self.passwords[login] = secrets.token_urlsafe(18)
            # Once the standby knows it as well: libpq asks every host, and takes the first refusal for the answer.
            self.psql(f"alter role {login} password '{self.passwords[login]}'", settings={"PGOPTIONS": "-c synchronous_commit=remote_apply"})
        self.keep_passwords()

    def found(self):
        self.keep_passwords()
        self.waymark("postgres", "setup")
        self.let_in("waymark")
        year, half_terms = year_around(datetime.date.today())
        kind = ["--kind", "ap_academy", "--teaches-year-11", "yes"]
        self.waymark("waymark", "setup", "--organisation", "Drill Trust", "--urn", "D1", "--name", "First School", *kind, "--year", year,
                     *half_terms, "--staff-name", "Ada Ash", "--staff-ref", "ash", "--role", "administrator", "--login", "ash")
        self.waymark("waymark", "setting", "add", "D2", "Second School", *kind)
        self.waymark("waymark", "calendar", "set", "--setting", "D2", "--year", year, *half_terms)
        for setting in SETTINGS:
            self.fill(setting)
        self.let_in("ash", *self.offices)

    def fill(self, setting):
        logins = [f"{setting.lower()}_{number}" for number in range(self.staff_each)]
        for number, login in enumerate(logins):
            self.waymark("waymark", "staff", "add", login, f"Keyworker {setting} {number}", "--role", "keyworker", "--setting", setting,
                         "--login", login)
            self.offices[login] = Office(self.program, self.settings(login), seed=login)
        self.pupils[setting] = [f"{setting}P{number}" for number in range(self.pupils_each)]
        for number, pupil in enumerate(self.pupils[setting]):
            self.waymark("waymark", "referral", "add", "--forename", f"Pip{number}", "--surname", f"Drill{setting}", "--born", "2011-05-14",
                         "--reason", "preventative", "--registration", "dual_main", "--by", "Hilltop School", "--setting", setting,
                         "--ref", pupil)
            self.waymark("waymark", "referral", "accept", pupil, "--planned-start", "today", "--keyworker", logins[number % len(logins)])
            self.waymark("waymark", "induction", "start", pupil)

    def caseload(self, login):
        """The pupils whose keyworker a login is: those it sees and may write to."""
        setting, number = login.split("_")
        return [pupil for index, pupil in enumerate(self.pupils[setting.upper()]) if index % self.staff_each == int(number)]

    @property
    def acts(self):
        return [act for office in self.offices.values() for act in office.acts]
