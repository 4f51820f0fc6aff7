"""What history, checks and the chain of changes cost on a write: a recorded contact beside a plain insert of the same row."""

from comparison import Bound, Comparison, Differ
from data import Size
from workshop import EVERYDAY, TODAY

# The program's own path is measured by check_ins.py; here both are pgbench, so that the difference is the database's alone.
RECORDED = """begin;
select waymark.open_act({organisation}) as seq \\gset
select waymark.take_entries({organisation}, 1) + 1 as entry \\gset
insert into waymark.contact (organisation_id, setting_id, placement_id, contact_id, seq, entry, ref, held_on, kind, participants)
values ({organisation}, {setting}, '{placement}', gen_random_uuid(), :seq, :entry, 'X' || :entry, '{today}', 'call', '{{pupil}}');
select waymark.close_act({organisation}, gen_random_uuid(), 'contact', null, '{{}}'::jsonb);
commit;
"""
PLAIN = """\\set entry random(1, 1000000000)
begin;
insert into plain.contact (organisation_id, setting_id, placement_id, contact_id, seq, entry, ref, held_on, kind, participants)
values ({organisation}, {setting}, '{placement}', gen_random_uuid(), 1, :entry, gen_random_uuid()::text, '{today}', 'call', '{{pupil}}');
commit;
"""


class Acts:
    def __init__(self, workshop, options, data):
        self.workshop, self.data = workshop, data
        self.size = Size("folders", options.settings, options.pupils, 2021)
        self.seconds = 2 if options.quick else 5

    def comparisons(self):
        self.data.load(self.size)
        self.workshop.psql(
            f"create schema plain authorization {EVERYDAY}; create table plain.contact (like waymark.contact including all);"
            f"alter table plain.contact owner to {EVERYDAY}")
        organisation, setting, placement = self.workshop.psql(
            "select organisation_id, setting_id, placement_id from waymark.placement where first_day is not null and ended_on is null"
            " order by entry desc limit 1").output.strip().split("|")
        place = dict(organisation=organisation, setting=setting, placement=placement, today=TODAY)
        self.recorded = self.workshop.file("recorded.sql", RECORDED.format(**place))
        self.plain = self.workshop.file("plain.sql", PLAIN.format(**place))
        yield Comparison("a contact with its history, checks and link in the chain", "ms", Bound(at_most=3),
                         lambda: self.write(self.recorded, "waymark"), lambda: self.write(self.plain, "plain"), "plain insert")
        self.workshop.psql("drop schema plain cascade")

    def write(self, script, schema):
        before = self.count(schema)
        rate, number = self.workshop.pgbench([script], "waymark", seconds=self.seconds, user=EVERYDAY)
        written = self.count(schema) - before
        if written != number:
            raise Differ(f"{number} contacts were recorded, and {written} are there")
        return 1000 / rate

    def count(self, schema):
        return int(self.workshop.psql(f"select count(*) from {schema}.contact").output)
