"""What somebody at a screen waits for: the worklist, a pupil's page, a search. Beside `psql` with the same queries, and the
same queries without row-level security."""

import re
from dataclasses import dataclass

from comparison import Bound, Comparison, Differ, demand_same, note
from data import Size
from serverlog import ServerLog
from workshop import EVERYDAY, SUPERUSER, TODAY

# A look is one of its own each time, so a repetition needs another identifier.
LOOK = re.compile(r"(record_look\('\d+', )'[0-9a-f-]{36}'")
NOT_TIMED = re.compile(r"record_look|set_config")


@dataclass
class Screen:
    name: str
    arguments: list
    queries: list
    options: str


class Screens:
    def __init__(self, workshop, options, data):
        self.workshop, self.data = workshop, data
        self.size = Size("folders", options.settings, options.pupils, 2021)
        self.log = ServerLog(workshop, EVERYDAY)
        self.seconds = 1 if options.quick else 3

    def comparisons(self):
        self.data.load(self.size)
        screens = self.screens()
        for screen in screens:
            yield Comparison(f"`waymark {screen.name}`", "ms", Bound(at_most=1.5), lambda screen=screen: self.by_waymark(screen),
                             lambda screen=screen: self.by_psql(screen), "`psql -c`, the same queries")
            yield Comparison(f"`waymark {screen.name}`, from the shell", "ms", Bound(at_most=60),
                             lambda screen=screen: self.by_waymark(screen))
        for screen in screens:
            yield from self.without_policies(screen)

    def screens(self):
        self.choose()
        return [self.screen("today", "today"), self.screen("pupil show", "pupil", "show", self.pupil),
                self.screen("pupil find", "pupil", "find", self.name)]

    def choose(self):
        """A keyworker with most to do, and a pupil of theirs."""
        staff, self.staff_id, self.pupil, self.name = self.workshop.psql(
            """
            select s.ref, s.staff_id, u.ref, u.forename || ' ' || u.surname
            from waymark.keyworker k join waymark.staff s using (organisation_id, staff_id)
            join waymark.placement p using (organisation_id, setting_id, placement_id)
            join waymark.pupil u using (organisation_id, pupil_id)
            where k.until_on is null and p.first_day is not null and p.ended_on is null
              and not exists (select from waymark.placement other
                              where other.organisation_id = p.organisation_id and other.pupil_id = p.pupil_id
                                and other.setting_id <> p.setting_id)
            order by count(*) over (partition by s.staff_id) desc, s.ref, u.ref limit 1
            """).output.strip().split("|")
        self.staff = ["--as", staff]

    # ------------------------------------------------------------------------------------------ the same queries

    def screen(self, name, *arguments):
        arguments = [*arguments, *self.staff, "--no-input"]
        sent = self.log.statements(lambda: self.workshop.waymark(*arguments))
        queries = [LOOK.sub(r"\1gen_random_uuid()", each.text) for each in sent]
        options = f"-c waymark.acting_as={self.staff_id} -c waymark.today={TODAY}"
        screen = Screen(name, arguments, queries, options)
        self.check(screen)
        return screen

    def by_waymark(self, screen):
        return self.workshop.waymark(*screen.arguments).seconds * 1000

    def by_psql(self, screen):
        return self.psql(screen).seconds * 1000

    def psql(self, screen):
        commands = [part for query in screen.queries for part in ("-c", query)]
        return self.workshop.run(
            ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", self.workshop.socket, "-d", "waymark", "-U", EVERYDAY, *commands],
            environment={"PGOPTIONS": screen.options})

    def check(self, screen):
        """Every pupil on the command's page is in what psql brings."""
        page = self.workshop.waymark(*screen.arguments, "--format", "json").output
        pupils = set(re.findall(r'"(?:pupil|ref)": "(U\d+)"', page))
        brought = self.psql(screen).output
        if not pupils:
            raise Differ(f"there is nobody on the page of {screen.name}")
        missing = [pupil for pupil in pupils if not re.search(rf"(^|\|){pupil}(\||$)", brought, re.M)]
        demand_same(missing, [], f"pupils of {screen.name} that psql does not bring")

    # ------------------------------------------------------------------------------------------ row-level security

    def without_policies(self, screen):
        """The queries themselves, at the server: as the login, and as one that passes every policy by."""
        reading = [query for query in screen.queries
                   if query.startswith(("select", "with")) and not NOT_TIMED.search(query)]
        same = [query for query in reading if self.is_same(query, screen)]
        note(f"{screen.name}: {len(same)} of {len(reading)} queries say the same without policies; the others are left out")
        if not same:
            raise Differ(f"every query of {screen.name} says something else without policies")
        file = self.workshop.file(f"{screen.name.replace(' ', '-')}.sql", ";\n".join(same) + ";\n")
        yield Comparison(f"row-level security, {screen.name}", "ms", Bound(at_most=1.3),
                         lambda: self.latency(file, EVERYDAY, screen), lambda: self.latency(file, SUPERUSER, screen),
                         "the same queries without", warms_up=False)

    def is_same(self, query, screen):
        ours, theirs = (sorted(self.workshop.psql(query, user=user, options=screen.options).output.splitlines())
                        for user in (EVERYDAY, SUPERUSER))
        if ours != theirs:
            note(f"  left out: {' '.join(query.split())[:110]}")
        return ours == theirs

    def latency(self, file, user, screen):
        # Planned each time, as by a command that comes and goes.
        rate, _ = self.workshop.pgbench([file], "waymark", seconds=self.seconds, user=user, mode="simple", options=screen.options)
        return 1000 / rate
