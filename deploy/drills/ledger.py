"""What the database holds of the acts that were sent, read beside the program by psql."""

import subprocess

HALVES = """
select 'change ' || seq || ' (' || act || ') has no record'
from waymark.change c
where act in ('contact', 'target') and not exists (
    select from waymark.contact r where (r.organisation_id, r.seq) = (c.organisation_id, c.seq)
    union all select from former.contact r where (r.organisation_id, r.seq) = (c.organisation_id, c.seq)
    union all select from waymark.target r where (r.organisation_id, r.seq) = (c.organisation_id, c.seq)
    union all select from former.target r where (r.organisation_id, r.seq) = (c.organisation_id, c.seq))
union all
select 'a record of change ' || seq || ' has no change'
from (select organisation_id, seq from waymark.contact union all select organisation_id, seq from waymark.target) r
where not exists (select from waymark.change c where (c.organisation_id, c.seq) = (r.organisation_id, r.seq))
union all
select 'changes are not numbered without a gap'
from waymark.change having max(seq) <> count(*)
"""


CHANGES = "select act_id, seq from waymark.change"


def numbers(rows):
    found = {}
    for row in rows:
        identifier, number = row.split("|")
        found.setdefault(identifier, []).append(int(number))
    return found


class Ledger:
    def __init__(self, conninfo):
        self.conninfo = conninfo

    def rows(self, script):
        done = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo], input=script, text=True,
                              capture_output=True, check=True)
        return [line for line in done.stdout.splitlines() if line]

    def changes(self):
        """How often each act is there, and under which number."""
        return numbers(self.rows(CHANGES))

    def faults(self, acts):
        """Everything that may not be, in words."""
        rows = self.rows(f"{CHANGES};{HALVES}")
        there = numbers(row for row in rows if "|" in row)
        faults = [row for row in rows if "|" not in row]
        for act in acts:
            times = len(there.get(act.identifier, []))
            if act.acknowledged and times != 1:
                faults.append(f"act {act.identifier} was acknowledged and is there {times} times (ends {act.ends})")
            elif times > 1:
                faults.append(f"act {act.identifier} is there {times} times")
        return faults

    def use_up_log(self):
        """Makes the server begin new files of its write-ahead log, until it has none in stock; on a full disk it goes down then."""
        script = "select pg_switch_wal() from pg_logical_emit_message(true, 'drill', 'x');" * 6
        subprocess.run(["psql", "-qXAt", "-d", self.conninfo], input=script, text=True, capture_output=True)
