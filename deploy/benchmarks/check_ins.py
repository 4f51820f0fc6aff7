"""Fifty keyworkers who record check-ins at the same moment, beside pgbench with the very statements that they send."""

import json
import os
import re
import subprocess
import sys

from comparison import Bound, Comparison, Differ
from data import Size
from serverlog import ServerLog
from workshop import EVERYDAY, TODAY

KEYWORKERS = 50
UUID = r"'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'"


class CheckIns:
    def __init__(self, workshop, options, data):
        self.workshop, self.data = workshop, data
        self.size = Size("folders", options.settings, options.pupils, 2021)
        self.seconds = options.check_in_seconds or (4 if options.quick else 30)
        self.log = ServerLog(workshop, EVERYDAY)
        self.slowest = []

    def comparisons(self):
        self.data.load(self.size)
        self.choose()
        self.scripts = self.record_scripts()
        yield Comparison(f"check-ins by {KEYWORKERS} keyworkers at once, {self.seconds} s", "/s", Bound(at_least=0.7), self.ours,
                         self.by_pgbench, "pgbench, the same statements", most_rounds=3, warms_up=False)
        yield Comparison("the slowest in a hundred of these, beside the median", "times", Bound(at_most=10), self.take_slowest, most_rounds=3,
                         warms_up=False)

    def choose(self):
        """Fifty stays in their follow-up, each with its keyworker."""
        rows = self.workshop.psql(
            f"""
            select distinct on (p.placement_id) p.organisation_id, k.staff_id, p.placement_id
            from waymark.placement p join waymark.keyworker k using (organisation_id, setting_id, placement_id)
            join waymark.check_in c using (organisation_id, setting_id, placement_id)
            where p.end_reason = 'end_of_year_11' and p.follow_up_ended_on is null and p.follow_up_starts_on is null
              and p.ended_on > date '{TODAY}' - 400
            order by p.placement_id, k.from_on desc limit {KEYWORKERS}
            """).output.split()
        if not rows:
            raise Differ("nobody is in a follow-up")
        chosen = [dict(zip(("organisation", "staff", "stay"), row.split("|"))) for row in rows]
        self.keyworkers = [{**each, "organisation": int(each["organisation"])} for each in chosen]
        self.file = self.workshop.file("keyworkers.json", json.dumps(self.keyworkers))

    # ------------------------------------------------------------------------------------------ ours

    def record(self, **more):
        before = self.count()
        figures = self.workshop.client(
            "check-ins", "waymark", user=EVERYDAY, keyworkers=self.file, day=TODAY, **{"tasks": len(self.keyworkers), **more})
        self.demand(before, figures["doneInAll"])
        return figures

    def ours(self):
        figures = self.record(seconds=self.seconds, warm_ups=3)
        self.slowest.append(figures["p99"] / figures["median"])
        return figures["perSecond"]

    def take_slowest(self):
        return self.slowest.pop(0) if self.slowest[1:] else self.slowest[0]

    # ------------------------------------------------------------------------------------------ theirs

    def record_scripts(self):
        """A script for each keyworker: the statements of one act, with what differs each time made anew."""
        sent = self.log.statements(lambda: self.record(seconds=60, warm_ups=0, most=1))
        by_process = {}
        for each in sent:
            by_process.setdefault(each.process, []).append(each.text)
        scripts = []
        for statements in by_process.values():
            statements = [text for text in statements if "statement_timeout" not in text]
            scripts.append((self.stay_in(statements), self.as_script(statements)))
        keyworkers = {each["stay"]: each for each in self.keyworkers}
        return [(self.workshop.file(f"check-in-{number}.sql", script), keyworkers[stay])
                for number, (stay, script) in enumerate(scripts) if stay]

    def stay_in(self, statements):
        text = "\n".join(statements)
        return next((each["stay"] for each in self.keyworkers if each["stay"] in text), None)

    @staticmethod
    def as_script(statements):
        insert = next(text for text in statements if text.startswith("insert into waymark.\"check_in\""))
        close = next(text for text in statements if "close_act(" in text)
        act = re.search(UUID, close)[0]
        columns = re.search(r"\((.*?)\)\s*values", insert, re.S)[1].replace('"', "").split(", ")
        values = re.findall(r"NULL|'(?:[^']|'')*'", insert[insert.index("values"):])
        given = dict(zip(columns, values))
        record = given["check_in_id"]
        # Numbers spread over what a bigint holds, since pgbench's variables are no identifiers.
        lines = ["\\set act random(1, 9000000000000000)", "\\set record random(1, 9000000000000000)"]
        for text in statements:
            text = text.replace(act, as_uuid("act")).replace(record, as_uuid("record"))
            if text.startswith("insert into"):
                text = text.replace(given["seq"] + ", " + given["entry"], ":seq, :entry").replace(given["ref"], "'K' || :entry")
            if "open_act(" in text:
                lines.append(text.rstrip(";") + " as seq \\gset")
            elif "take_entries(" in text:
                lines.append(text.rstrip(";") + " + 1 as entry \\gset")
            else:
                # The change's body goes on naming the record of the first time, which no variable gets into; nothing reads it.
                lines.append(text.rstrip(";") + ";")
        return "\n".join(lines) + "\n"

    def by_pgbench(self):
        """A process each, since each has rights of their own."""
        before = self.count()
        processes = []
        for script, keyworker in self.scripts:
            options = f"-c waymark.acting_as={keyworker['staff']} -c waymark.today={TODAY} -c lock_timeout=60s"
            processes.append(subprocess.Popen(
                ["pgbench", "-n", "-M", "prepared", "-c", "1", "-T", str(int(self.seconds)), "-f", script,
                 "-h", self.workshop.socket, "-U", EVERYDAY, "waymark"],
                env={**os.environ, "PGOPTIONS": options}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        done, rate = 0, 0.0
        for process in processes:
            output, error = process.communicate()
            found = re.search(r"actually processed: (\d+).*^tps = ([\d.]+) ", output, re.M | re.S)
            if process.returncode != 0 or not found:
                sys.exit(f"pgbench ended with {process.returncode}:\n{error[-2000:]}")
            done += int(found[1])
            rate += float(found[2])
        self.demand(before, done)
        return rate

    # ------------------------------------------------------------------------------------------ was it done

    def count(self):
        return int(self.workshop.psql("select count(*) from waymark.check_in").output)

    def demand(self, before, number):
        written = self.count() - before
        if written != number:
            raise Differ(f"{number} check-ins were recorded, and {written} are there")


def as_uuid(variable):
    return f"lpad(:{variable}::text, 32, '0')::uuid"
