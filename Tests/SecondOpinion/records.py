"""An exchange folder as objects, as it stood on a day D.

Loading does two things and no more: it applies "as it stood on D" (dates after D become blank, rows whose own
date is after D are not read, nor what hangs on them), and it hangs rows on the rows they name, in their order
of entry. It does not check the folder: that is the import's work.
"""

import csv
import os
from datetime import date

from school_calendar import SchoolCalendar

# The columns that the measures read. A column that a folder leaves out is empty in every row.
COLUMNS = {
    "settings": "urn teaches_year_11",
    "calendar": "urn starts_on ends_on",
    "closures": "urn closed_on",
    "pupils": "pupil_ref date_of_birth sen_provision disadvantaged looked_after social_worker youth_justice",
    "placements": "placement_ref urn pupil_ref referred_on reason registration first_day year_override ended_on "
                  "end_reason follow_up_starts_on follow_up_ended_on follow_up_end_reason",
    "referral_items": "placement_ref asked_on received_on quality",
    "induction_steps": "placement_ref step required due_on completed_on",
    "contacts": "placement_ref held_on kind with transition_ref",
    "assessments": "placement_ref taken_on pupil_contributed parent_contributed",
    "needs": "placement_ref identified_on known_before",
    "specialist_referrals": "specialist_referral_ref placement_ref requested_on first_seen_on",
    "ehc_plans": "ehc_ref pupil_ref requested_on decided_on issued_on ceased_on",
    "ehc_reviews": "ehc_ref reviewed_on",
    "shares": "placement_ref shared_on content audience acknowledged_on transition_ref",
    "transitions": "transition_ref placement_ref kind planned phased started_on ended_on end_reason",
    "transition_steps": "transition_ref required completed_on",
    "transition_checks": "transition_ref checked_on status",
    "careers_activities": "placement_ref kind held_on independent outcome",
    "check_ins": "check_in_ref placement_ref contacted_on reached status risk action_on",
}

# Of these, the dates. What is planned is "never blanked" (the calendar's days are not either, see `read_calendars`).
DATES_NOT_ENDING_IN_ON = {"first_day", "date_of_birth"}
PLANS = {"due_on", "follow_up_starts_on"}

# How something ended says nothing while, as on D, it has not ended.
REASON_OF = {"ended_on": "end_reason", "follow_up_ended_on": "follow_up_end_reason"}


class Row:
    """One row: an attribute a column, None where a cell is empty, dates as dates, everything else as text."""

    def is_yes(self, column):
        return getattr(self, column) == "yes"


class Organisation:
    """Everything in a folder that the measures read, as it stood on `as_of`."""

    def __init__(self, folder, as_of):
        self.folder = folder
        self.as_of = as_of
        self.dates = {}

        self.settings = by_ref(self.read("settings"), "urn")
        self.read_calendars()

        pupils = by_ref(self.read("pupils"), "pupil_ref")
        placements = self.read_hanging("placements", "referred_on", "pupil_ref", pupils, "pupil", "placements")
        for setting in self.settings.values():
            setting.placements = []
        for order, placement in enumerate(placements):
            placement.order_of_entry = order
            placement.placement = placement
            placement.setting = self.settings[placement.urn]
            placement.setting.placements.append(placement)
        self.read_what_hangs_on(by_ref(placements, "placement_ref"))

        plans = self.read_hanging("ehc_plans", None, "pupil_ref", pupils, "pupil", "ehc_plans")
        self.read_hanging("ehc_reviews", "reviewed_on", "ehc_ref", by_ref(plans, "ehc_ref"), "plan", "reviews")

    def read_what_hangs_on(self, placements):
        def of_placements(name, own_date):
            return self.read_hanging(name, own_date, "placement_ref", placements, "placement", name)

        of_placements("referral_items", "asked_on")
        of_placements("induction_steps", None)
        of_placements("assessments", "taken_on")
        of_placements("needs", "identified_on")
        of_placements("specialist_referrals", "requested_on")
        of_placements("careers_activities", "held_on")
        for order, check_in in enumerate(of_placements("check_ins", "contacted_on")):
            check_in.order_of_entry = order

        transitions = by_ref(of_placements("transitions", None), "transition_ref")
        self.read_hanging("transition_steps", None, "transition_ref", transitions, "transition", "steps")
        self.read_hanging("transition_checks", "checked_on", "transition_ref", transitions, "transition", "checks")
        # A contact or share that serves a transition hangs on its placement alone, and is found from both.
        for name, own_date in (("contacts", "held_on"), ("shares", "shared_on")):
            rows = of_placements(name, own_date)
            for transition in transitions.values():
                setattr(transition, name, [])
            for row in rows:
                if row.transition_ref:
                    getattr(transitions[row.transition_ref], name).append(row)

    def read_hanging(self, name, own_date, ref, parents, parent_name, children_name):
        """The rows of a file that are read on D, each hung on the row that its required `_ref` column names."""
        for parent in parents.values():
            setattr(parent, children_name, [])
        rows = []
        for row in self.read(name, own_date):
            parent = parents.get(getattr(row, ref))
            if parent is None:
                continue  # It hangs on a row that is not read.
            setattr(row, parent_name, parent)
            getattr(parent, children_name).append(row)
            rows.append(row)
        return rows

    def read(self, name, own_date=None):
        """The rows of a file, without those whose own date is later than D, and without other dates later than D."""
        rows = []
        for row in self.rows_as_written(name):
            if own_date and self.is_later(getattr(row, own_date)):
                continue
            for column, value in vars(row).copy().items():
                if column not in PLANS and self.is_later(value):
                    setattr(row, column, None)
                    if column in REASON_OF:
                        setattr(row, REASON_OF[column], None)
            rows.append(row)
        return rows

    def is_later(self, value):
        return isinstance(value, date) and value > self.as_of

    def read_calendars(self):
        half_terms = {urn: [] for urn in self.settings}
        closures = {urn: set() for urn in self.settings}
        for row in self.rows_as_written("calendar"):
            half_terms[row.urn].append((row.starts_on, row.ends_on))
        for row in self.rows_as_written("closures"):
            closures[row.urn].add(row.closed_on)
        for urn, setting in self.settings.items():
            setting.calendar = SchoolCalendar(half_terms[urn], closures[urn])

    def rows_as_written(self, name):
        path = os.path.join(self.folder, name + ".csv")
        if not os.path.exists(path):
            return []
        with open(path, newline="", encoding="utf-8-sig") as file:
            return [self.row(name, cells) for cells in csv.DictReader(file)]

    def row(self, name, cells):
        row = Row()
        for column in COLUMNS[name].split():
            text = cells.get(column)
            is_date = column.endswith("_on") or column in DATES_NOT_ENDING_IN_ON
            attribute = "with_whom" if column == "with" else column  # `with` is a word of Python's own.
            setattr(row, attribute, (self.parsed(text) if is_date else text) if text else None)
        return row

    def parsed(self, text):
        if text not in self.dates:
            self.dates[text] = date.fromisoformat(text)
        return self.dates[text]


def by_ref(rows, ref):
    return {getattr(row, ref): row for row in rows}
