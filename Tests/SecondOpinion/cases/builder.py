"""How a case is written down: an exchange folder row by row, the runs over it, and what each run must say."""

from exchange_files import COLUMNS

# Half-terms that are easy to reason about. A Monday is a first day and a Friday a last, but where a comment says so.
YEARS = {
    "2023/24": [("2023-09-04", "2023-10-20"), ("2023-10-30", "2023-12-22"), ("2024-01-08", "2024-02-09"),
                ("2024-02-19", "2024-03-28"),  # to a Thursday
                ("2024-04-15", "2024-05-24"), ("2024-06-03", "2024-07-23")],  # to a Tuesday
    "2024/25": [("2024-09-02", "2024-10-25"), ("2024-11-04", "2024-12-20"), ("2025-01-06", "2025-02-14"),
                ("2025-02-24", "2025-04-04"), ("2025-04-22", "2025-05-23"),  # from a Tuesday
                ("2025-06-02", "2025-07-22")],  # to a Tuesday
    "2025/26": [("2025-09-01", "2025-10-24"), ("2025-11-03", "2025-12-19"), ("2026-01-05", "2026-02-13"),
                ("2026-02-23", "2026-03-27"), ("2026-04-13", "2026-05-22"),
                ("2026-06-01", "2026-07-22")],  # to a Wednesday
    "2026/27": [("2026-09-02", "2026-10-23"),  # from a Wednesday
                ("2026-11-02", "2026-12-18"), ("2027-01-04", "2027-02-12"), ("2027-02-22", "2027-03-25"),
                ("2027-04-12", "2027-05-28"), ("2027-06-07", "2027-07-21")],
}

SETTING = "100001"
YEAR = ("2025-09-01", "2026-08-31")


class Case:
    """One folder and what runs over it must say. Rows stand in the file in the order in which they are given here."""

    def __init__(self, name, about):
        self.name = name
        self.about = about
        self.tables = {file: [] for file in COLUMNS}
        self.runs = []
        self.known_pupils = set()
        self.last_number = {}

    # What the folder holds.

    def add(self, file, /, **columns):
        self.tables[file].append({column.rstrip("_"): value for column, value in columns.items()})

    def new_ref(self, letter):
        self.last_number[letter] = self.last_number.get(letter, 0) + 1
        return f"{letter}{self.last_number[letter]}"

    def setting(self, urn=SETTING, teaches_year_11="yes", years=YEARS, closures=()):
        """A setting with a calendar; `years` holds the half-terms of each year, None for one that is not given."""
        self.add("settings", urn=urn, name=f"Setting {urn}", kind="pru", la_code="821", teaches_year_11=teaches_year_11)
        for year, half_terms in years.items():
            for number, half_term in enumerate(half_terms, 1):
                if half_term:
                    self.add("calendar", urn=urn, academic_year=year, half_term=number, starts_on=half_term[0],
                             ends_on=half_term[1])
        for closed_on in closures:
            self.add("closures", urn=urn, closed_on=closed_on, reason="closed")

    def pupil(self, ref, born="2011-01-15", **columns):
        self.known_pupils.add(ref)
        self.add("pupils", **{"pupil_ref": ref, "forename": "Sam", "surname": f"Case {ref}", "date_of_birth": born,
                              **columns})

    def placement(self, ref, referred_on, first_day="", ended_on="", end_reason="", pupil=None, urn=SETTING, **columns):
        """A stay; accepted on the day of referral when there is a first day, still waiting when there is none.
        Its pupil is U with the placement's number, where none is named."""
        pupil = pupil or ref.replace("P", "U")
        if pupil not in self.known_pupils:
            self.pupil(pupil)
        accepted = {"decision": "accepted", "decided_on": referred_on, "planned_start": first_day} if first_day else {}
        self.add("placements", **{
            "placement_ref": ref, "urn": urn, "pupil_ref": pupil, "referred_on": referred_on, "reason": "preventative",
            "registration": "single", "first_day": first_day, "ended_on": ended_on, "end_reason": end_reason,
            **accepted, **columns})

    def item(self, placement, item, asked_on="", received_on="", quality=""):
        self.add("referral_items", placement_ref=placement, item=item, asked_on=asked_on, received_on=received_on,
                 quality=quality)

    def step(self, placement, step, completed_on="", due_on="", required=""):
        self.add("induction_steps", placement_ref=placement, step=step, required=required, due_on=due_on,
                 completed_on=completed_on)

    def contact(self, placement, held_on, kind, with_whom, transition=""):
        self.add("contacts", contact_ref=self.new_ref("C"), placement_ref=placement, held_on=held_on, kind=kind,
                 with_=with_whom, transition_ref=transition)

    def share(self, placement, shared_on, audience, content="pupil_profile", acknowledged_on="", transition=""):
        self.add("shares", share_ref=self.new_ref("H"), placement_ref=placement, shared_on=shared_on, content=content,
                 audience=audience, acknowledged_on=acknowledged_on, transition_ref=transition)

    def assessment(self, placement, taken_on, pupil="", parent="", instrument="sdq", domain="wellbeing"):
        self.add("assessments", assessment_ref=self.new_ref("A"), placement_ref=placement, instrument=instrument,
                 domain=domain, purpose="baseline", taken_on=taken_on, pupil_contributed=pupil,
                 parent_contributed=parent)

    def need(self, placement, identified_on, known_before="no"):
        self.add("needs", need_ref=self.new_ref("N"), placement_ref=placement, category="literacy",
                 identified_on=identified_on, known_before=known_before)

    def specialist_referral(self, ref, placement, requested_on, first_seen_on=""):
        self.add("specialist_referrals", specialist_referral_ref=ref, placement_ref=placement, service="camhs",
                 requested_on=requested_on, first_seen_on=first_seen_on)

    def ehc_plan(self, ref, pupil, requested_on="", decided_on="", issued_on="", ceased_on="", decision=None):
        """Issued where it has been decided, pending where it has not, unless a decision is given."""
        self.add("ehc_plans", ehc_ref=ref, pupil_ref=pupil, requested_on=requested_on, decided_on=decided_on,
                 decision=decision or ("issued" if decided_on else "pending"), issued_on=issued_on,
                 ceased_on=ceased_on)

    def ehc_review(self, ref, reviewed_on):
        self.add("ehc_reviews", ehc_ref=ref, reviewed_on=reviewed_on)

    def transition(self, ref, placement, started_on="", ended_on="", end_reason="", kind="mainstream", planned="yes",
                   phased=""):
        self.add("transitions", transition_ref=ref, placement_ref=placement, kind=kind, receiving="Hill School",
                 planned=planned, phased=phased, started_on=started_on, ended_on=ended_on, end_reason=end_reason)

    def transition_step(self, transition, step, completed_on="", required=""):
        self.add("transition_steps", transition_ref=transition, step=step, required=required,
                 completed_on=completed_on)

    def check(self, transition, checked_on, status):
        self.add("transition_checks", transition_ref=transition, checked_on=checked_on, status=status)

    def activity(self, placement, held_on, kind, outcome="", independent=""):
        self.add("careers_activities", activity_ref=self.new_ref("V"), placement_ref=placement, kind=kind,
                 held_on=held_on, independent=independent, outcome=outcome)

    def check_in(self, placement, contacted_on, status="", risk="", action_on="", ref=None):
        """A check-in that found something; one that reached nobody where no status is given."""
        self.add("check_ins", check_in_ref=ref or self.new_ref("K"), placement_ref=placement,
                 contacted_on=contacted_on, method="call", reached="yes" if status else "no", status=status, risk=risk,
                 action="rang the college" if action_on else "", action_on=action_on)

    # What a run over it must say.

    def run(self, as_of, period=YEAR, settings=(), by=()):
        run = ExpectedRun(self, as_of, period, settings, by)
        self.runs.append(run)
        return run


class ExpectedRun:
    """A run, and what is expected of it: worked out by hand from the definitions, never taken from a program."""

    def __init__(self, case, as_of, period, settings, by):
        self.inputs = {"from": period[0], "to": period[1], "as_of": as_of, "settings": list(settings), "by": list(by)}
        self.default_setting = case.tables["settings"][0]["urn"]
        self.members = []
        self.figures = []

    def expect(self, measure, members, setting=None):
        """All members of a measure in a setting and how each counted: "P1 yes, P2 no", or "" for none at all."""
        counted = dict(member.split() for member in members.split(", ")) if members else {}
        self.members.append({"setting": setting or self.default_setting, "measure": measure,
                             "members": {ref: int(how) if how.isdigit() else how for ref, how in counted.items()}})
        return self

    def figure(self, measure, setting=None, group=None, **figures):
        """Some figures of one result, by their names; `group` is (breakdown, value)."""
        self.figures.append({
            "setting": setting or self.default_setting, "measure": measure,
            "group": {"by": group[0], "value": group[1]} if group else None, "figures": figures})
        return self

    def as_json(self):
        return {**self.inputs, "members": self.members, "figures": self.figures}
