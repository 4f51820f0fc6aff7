"""The nightly batch: everything; after a day of work in a tenth of the settings; with nothing new."""

import re

from comparison import Bound, Comparison, Differ
from data import Size
from workshop import TODAY

DAY_OF_WORK = """
do $$
declare place record; number bigint; entry bigint;
begin
    for place in
        select distinct on (p.organisation_id, p.setting_id) p.organisation_id, p.setting_id, p.placement_id
        from waymark.placement p
        join (select s.organisation_id, s.setting_id, row_number() over (order by s.organisation_id, s.setting_id) % 10 = 1 as is_tenth
              from waymark.setting s) s using (organisation_id, setting_id)
        where s.is_tenth and p.first_day is not null and p.ended_on is null
        order by p.organisation_id, p.setting_id, p.entry desc
    loop
        number := waymark.open_act(place.organisation_id);
        entry := waymark.take_entries(place.organisation_id, 1) + 1;
        insert into waymark.contact (organisation_id, setting_id, placement_id, contact_id, seq, entry, ref, held_on, kind, participants)
        values (place.organisation_id, place.setting_id, place.placement_id, gen_random_uuid(), number, entry, 'X' || entry,
                '{today}', 'call', '{{pupil}}');
        perform waymark.close_act(place.organisation_id, gen_random_uuid(), 'contact', null, '{{}}'::jsonb);
    end loop;
end $$;
"""


class Nightly:
    def __init__(self, workshop, options, data):
        self.workshop, self.data = workshop, data
        # Many small settings, as the country has them.
        self.size = Size("settings", 40 if options.quick else 200, 10 if options.quick else 40, 2023)
        self.memory = 0

    def comparisons(self):
        self.data.load(self.size)
        settings = f"{self.size.settings} settings"
        yield Comparison(f"nightly, {settings}, after work in a tenth of them", "s", Bound(at_most=1 / 8), self.after_work,
                         self.everything, "all of them", most_rounds=3)
        yield Comparison(f"nightly, {settings}, nothing new", "s", Bound(at_most=2), self.nothing_new)

    def everything(self):
        self.workshop.forget_runs()
        return self.run(self.size.settings)

    def after_work(self):
        self.run(None)
        self.workshop.psql(DAY_OF_WORK.format(today=TODAY), user="waymark")
        return self.run(-(-self.size.settings // 10))

    def nothing_new(self):
        self.run(None)
        return self.run(0)

    def run(self, expected):
        done = self.workshop.waymark("evidence", "nightly")
        self.memory = max(self.memory, done.memory)
        said = done.output + done.error
        found = re.search(r"^(\d+) of \d+ runs made", said, re.M)
        made = int(found[1]) if found else 0 if "Nothing is new" in said else None
        if made is None or expected is not None and made != expected:
            raise Differ(f"{expected} settings were to be computed, and the batch says: {said[-300:]}")
        return done.seconds
