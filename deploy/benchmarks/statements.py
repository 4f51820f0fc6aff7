"""Statements, transactions and rows: the program's way to PostgreSQL beside pgbench, psycopg and bare libpq."""

import json

from comparison import Bound, Comparison, Differ
from workshop import HERE, SUPERUSER

ACCOUNTS = 64_000
ROWS_AT_ONCE = 1_000
PART = ACCOUNTS // 64
SCHEMA = f"""
create schema bench;
create table bench.account (account_id int primary key, balance int not null) with (fillfactor = 50);
insert into bench.account select n, 0 from generate_series(1, {ACCOUNTS}) n;
create table bench.entry (from_id int not null, to_id int not null, amount int not null, made_at timestamptz default now());
create table bench.contact (contact_id bigint, ref text, kind text, minutes int, note text);
"""
# Each client in a part of its own, like the tasks of bench-client: what is measured is the way there and no queue.
ONE = f"""\\set account :client_id % 64 * {PART} + random(1, {PART})
select balance from bench.account where account_id = :account;
"""
FIVE = f"""\\set from :client_id % 64 * {PART} + random(1, {PART})
\\set to :client_id % 64 * {PART} + random(1, {PART})
\\set sum random(1, 100)
begin;
update bench.account set balance = balance - :sum where account_id = :from;
select balance from bench.account where account_id = :from;
select balance from bench.account where account_id = :to;
update bench.account set balance = balance + :sum where account_id = :to;
insert into bench.entry (from_id, to_id, amount) values (:from, :to, :sum);
commit;
"""
SINGLE_BOUNDS = {1: 0.5, 4: 0.65, 16: 0.8}


class Statements:
    def __init__(self, workshop, options):
        self.workshop = workshop
        self.seconds = 1 if options.quick else 4
        self.rounds = 2 if options.quick else None

    def comparisons(self):
        self.workshop.psql("create database bench", database="postgres")
        self.workshop.psql(SCHEMA + "vacuum analyze;", database="bench")
        self.one, self.five = self.workshop.file("one.sql", ONE), self.workshop.file("five.sql", FIVE)
        for tasks, least in SINGLE_BOUNDS.items():
            yield self.rate(f"one statement in a closure, {tasks} at once", "pgbench -M prepared", least,
                            lambda tasks=tasks: self.ours("single", tasks), lambda tasks=tasks: self.by_pgbench(self.one, tasks))
        for tasks, least in SINGLE_BOUNDS.items():
            yield self.rate(f"statement after statement in a closure, {tasks} at once", "pgbench -M prepared", least,
                            lambda tasks=tasks: self.ours("stream", tasks), lambda tasks=tasks: self.by_pgbench(self.one, tasks))
        for tasks in SINGLE_BOUNDS:
            yield self.rate(f"one statement in a closure, {tasks} at once", "psycopg 3", 2,
                            lambda tasks=tasks: self.ours("single", tasks), lambda tasks=tasks: self.by_psycopg("single", tasks))
        for tasks in SINGLE_BOUNDS:
            yield self.rate(f"transaction of five statements, {tasks} at once", "pgbench -M prepared", 0.85,
                            lambda tasks=tasks: self.five_of_ours(tasks), lambda tasks=tasks: self.five_by_pgbench(tasks))
        yield Comparison(
            f"writing {ROWS_AT_ONCE:,} rows", "ms", Bound(at_most=1.5),
            lambda: self.rows_written(lambda: self.ours_in_full("copy", 1, rows=ROWS_AT_ONCE)),
            lambda: self.rows_written(lambda: self.ours_in_full("copy-alone", 1, rows=ROWS_AT_ONCE)), "COPY binary by libpq alone",
            most_rounds=self.rounds, warms_up=False)
        yield Comparison(
            f"writing {ROWS_AT_ONCE:,} rows", "ms", Bound(at_most=1 / 5),
            lambda: self.rows_written(lambda: self.ours_in_full("copy", 1, rows=ROWS_AT_ONCE)),
            lambda: self.rows_written(lambda: self.psycopg_in_full("executemany", 1)), "psycopg executemany",
            most_rounds=self.rounds, warms_up=False)

    def rate(self, name, other, least, ours, theirs):
        return Comparison(name, "/s", Bound(at_least=least), ours, theirs, other, most_rounds=self.rounds, warms_up=False)

    # ------------------------------------------------------------------------------------------ who does it

    def ours_in_full(self, work, tasks, rows=ACCOUNTS):
        return self.workshop.client(work, "bench", rows=rows, tasks=tasks, seconds=self.seconds)

    def psycopg_in_full(self, work, tasks):
        return json.loads(self.workshop.python(
            HERE / "by_psycopg.py", work, self.workshop.conninfo("bench", SUPERUSER), tasks, self.seconds,
            ACCOUNTS if work == "single" else ROWS_AT_ONCE).output)

    def ours(self, work, tasks):
        return self.ours_in_full(work, tasks)["perSecond"]

    def by_pgbench(self, script, tasks):
        return self.workshop.pgbench([script], "bench", clients=tasks, seconds=self.seconds)[0]

    def by_psycopg(self, work, tasks):
        return self.psycopg_in_full(work, tasks)["perSecond"]

    # ------------------------------------------------------------------------------------------ was it done

    def five_of_ours(self, tasks):
        figures = self.ours_in_full("five", tasks)
        self.demand_entries(figures["doneInAll"])
        return figures["perSecond"]

    def five_by_pgbench(self, tasks):
        rate, number = self.workshop.pgbench([self.five], "bench", clients=tasks, seconds=self.seconds)
        self.demand_entries(number)
        return rate

    def demand_entries(self, number):
        """As many entries as transactions, and nothing lost between the accounts."""
        found = self.workshop.psql(
            "select count(*), (select sum(balance) from bench.account) from bench.entry; truncate bench.entry", database="bench")
        if found.output.strip() != f"{number}|0":
            raise Differ(f"{number} transactions were done, and the tables say {found.output.strip()}")

    def rows_written(self, write):
        figures = write()
        found = self.workshop.psql("select count(*) from bench.contact; truncate bench.contact", database="bench")
        if found.output.strip() != str(figures["doneInAll"]):
            raise Differ(f"{figures['doneInAll']} rows were written, and the table has {found.output.strip()}")
        return figures["median"]
