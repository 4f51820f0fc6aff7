"""One generated stay of a pupil at a setting, from the referral to the seven months after it."""

from datetime import date, timedelta

from days import academic_year, first_september_after
from exchange_files import iso, yes_no

ENDS_HERE = None  # The pupil's story ends with this stay.

REFERRERS = ["Stopsley High", "Lea Manor", "The “Hill” School", "Ash Field, Upper"]
REASONS = ["permanent_exclusion"] * 5 + ["preventative"] * 4 + [
    "day_six", "medical", "managed_move", "awaiting_specialist_place", "new_to_area", "other"]
REGISTRATIONS = ["single"] * 4 + ["dual_main", "dual_subsidiary", "dual_subsidiary", "guest"]
ITEMS = ("prior_attainment attendance_record behaviour_record sen_information safeguarding_file medical_information "
         "agency_involvement family_contact").split()
QUALITIES = ["complete", "complete", "complete", "partial", "outdated"]
# Step, counted from (R the referral, F the planned first day), school days.
INDUCTION_STEPS = [
    ("referral_review", "R", 2), ("social_care_check", "R", 3), ("youth_justice_check", "R", 3),
    ("needs_review", "F", -5), ("pupil_profile", "F", -5), ("flags_raised", "F", -5), ("home_visit", "F", -5),
    ("induction_meeting", "F", -5), ("baseline_english", "F", -2), ("baseline_maths", "F", -2),
    ("baseline_wellbeing", "F", -2), ("pathway_allocated", "F", -1), ("intake_interview", "F", -1),
    ("staff_briefed", "F", -1), ("learning_plan", "F", 0), ("two_week_review", "F", 10)]
ENGAGED = (("pupil", .95), ("parent_carer", .85), ("previous_school", .6), ("agency", .5))
CONTACT_KINDS = ["induction_meeting", "home_visit", "intake_interview", "call", "call", "message"]
TOLD = (("teaching_staff", .85), ("senco", .6), ("dsl", .55), ("parent_carer", .6), ("pupil", .5),
        ("pastoral_staff", .4))
LENGTHS_IN_DAYS = [20, 45, 70, 110, 160, 240, 330, 420]
INSTRUMENTS = [
    ("ngrt", "literacy"), ("wrat", "literacy"), ("cat4", "cognitive"), ("sdq", "wellbeing"), ("boxall", "wellbeing"),
    ("pass", "engagement"), ("teacher_assessment", "english"), ("teacher_assessment", "maths"),
    ("speech_language_screen", "communication")]
NEEDS = ["SEMH", "SLCN", "ASD", "SPLD", "MLD", "HI", "literacy", "numeracy", "mental_health", "attendance", "family",
         "other"]
SERVICES = ("camhs speech_language educational_psychology youth_justice social_care school_nurse drug_alcohol "
            "counselling autism_team other").split()
TARGET_AREAS = ["self_regulation", "relationships", "confidence", "resilience", "engagement"]
MASTERY = ["not_yet", "acquiring", "developing", "secure", "exceeding"]
CAREERS = (("guidance_interview", .75), ("employer_encounter", .5), ("work_experience", .35), ("application", .7),
           ("offer", .6), ("college_visit", .5), ("travel_training", .2))
OTHER_ENDS = ["moved_away", "elective_home_education", "permanently_excluded", "withdrawn_by_commissioner", "custody",
              "destination_unknown", "other"]
TRANSITION_KINDS = ["mainstream"] * 4 + ["other_ap", "other_ap", "specialist"]
TRANSITION_STEPS = ("readiness_review pupil_view parent_view panel_submission planning_meeting receiving_visit "
                    "passport_shared targets_agreed receiving_staff_briefed").split()
BARRIERS = ("no_suitable_school receiving_capacity performance_tables reluctant_school poor_communication "
            "ehc_decision_pending family_prefers_ap pupil_prefers_ap transport other").split()
TRANSITION_ENDS = ["broke_down", "returned_to_ap", "returned_to_ap", "moved_again", "completed_schooling", "other"]
EET = ("school_sixth_form sixth_form_college further_education specialist_post_16 apprenticeship supported_internship "
       "training_provider employment_with_training employment").split()
NEET = "re_engagement voluntary_work neet_seeking neet_unavailable".split()
METHODS = ["call", "visit", "text", "email", "via_provider", "via_family"]


def plus(day, days):
    return day + timedelta(days=days)


class Stay:
    """One placement and everything that hangs on it. The order in which chance is asked is what a seed stands for."""

    def __init__(self, world, urn, pupil_ref, born):
        self.world = world
        self.urn = urn
        self.school_day = world.calendars[urn].school_day
        self.pupil_ref = pupil_ref
        self.born = born

    def year_group(self, on):
        return academic_year(on) - academic_year(self.born) - 5

    def generate(self, after):
        """The day on which the pupil is free for another stay, or ENDS_HERE."""
        world = self.world
        self.referred_on = plus(after, world.whole(0, 40))
        if self.referred_on > world.limit:
            return ENDS_HERE
        self.refer()
        decided_on = world.about(self.referred_on, 0, 12)
        if not world.within(decided_on):
            return ENDS_HERE
        if world.chance(.07):
            self.row.update(decision=world.choice(["declined", "withdrawn"]), decided_on=iso(decided_on))
            return decided_on
        self.row.update(decision="accepted", decided_on=iso(decided_on))
        self.plan_first_day(decided_on)
        self.induct()
        if not self.first_day:
            return ENDS_HERE
        self.engage()
        self.tell()
        self.decide_length()
        self.assess()
        self.ask_specialists()
        self.set_targets()
        if self.year_group(self.first_day) >= 10:
            self.guide()
        return self.leave() if self.last_day else ENDS_HERE

    def refer(self):
        world = self.world
        self.ref = world.ref("P")
        self.row = world.add("placements", dict(
            placement_ref=self.ref, urn=self.urn, pupil_ref=self.pupil_ref, referred_on=iso(self.referred_on),
            referred_by=world.choice(REFERRERS), reason=world.choice(REASONS),
            registration=world.choice(REGISTRATIONS), keyworker_ref=world.choice(world.staff[self.urn][:6])))
        for item in world.random.sample(ITEMS, world.whole(0, 8)):
            asked_on = world.about(self.referred_on, 0, 3)
            received_on = world.within(world.about(asked_on, 0, 25) if world.chance(.85) else None)
            if world.within(asked_on):
                self.add("referral_items", item=item, asked_on=iso(asked_on), received_on=iso(received_on),
                         quality=world.choice(QUALITIES) if received_on else "")

    def add(self, name, **columns):
        return self.world.add(name, dict(placement_ref=self.ref, **columns))

    def plan_first_day(self, decided_on):
        world = self.world
        self.planned_start = self.school_day(decided_on, world.whole(2, 18))
        self.row["planned_start"] = iso(self.planned_start)
        self.first_day = None
        if not world.within(self.planned_start) or world.chance(.02):
            return
        first_day = self.school_day(self.planned_start, world.choice([0, 0, 0, 0, 1, 3]))
        self.first_day = world.within(world.about(first_day, 0, 6) if world.chance(.05) else first_day)
        if self.first_day:
            self.row["first_day"] = iso(self.first_day)
            if world.chance(.03):
                year = self.year_group(self.first_day) + world.choice([-1, 1])
                self.row["year_override"] = max(1, min(13, year))

    def induct(self):
        world = self.world
        tidy = world.chance(.35)
        for step, base, offset in INDUCTION_STEPS:
            if not tidy and world.chance(.04):
                continue
            due_on = self.school_day(self.referred_on if base == "R" else self.planned_start, offset)
            done_on = self.step_done(due_on, tidy) if self.first_day else None
            required = yes_no(step != "home_visit" or world.chance(.5)) if world.chance(.5) else ""
            if required == "" and step == "home_visit":
                required = "no"
            self.add("induction_steps", step=step, required=required,
                     due_on=iso(due_on) if world.chance(.97) else "", completed_on=iso(world.within(done_on)),
                     completed_by=world.choice(world.staff[self.urn]) if world.within(done_on) else "")

    def step_done(self, due_on, tidy):
        world = self.world
        if tidy and world.chance(.985):
            done_on = world.about(due_on, -3, 0)
        else:
            done_on = world.about(due_on, -3, 4) if world.chance(.88) else None
        return max(done_on, self.referred_on) if done_on else None

    def contact(self, held_on, kind, with_whom, transition_ref=""):
        if self.world.within(held_on) and held_on >= self.referred_on:
            self.add("contacts", contact_ref=self.world.ref("C"), held_on=iso(held_on), kind=kind,
                     transition_ref=transition_ref,
                     note="said “see you Monday”, ok" if self.world.chance(.1) else "",
                     **{"with": ";".join(with_whom)})

    def share(self, shared_on, content, audience, transition_ref=""):
        world = self.world
        if world.within(shared_on) and shared_on >= self.referred_on:
            acknowledged_on = world.about(shared_on, 0, 20) if world.chance(.6) else None
            self.add("shares", share_ref=world.ref("H"), shared_on=iso(shared_on), content=content,
                     audience=audience, acknowledged_on=iso(world.within(acknowledged_on)),
                     transition_ref=transition_ref)

    def engage(self):
        world = self.world
        for whom, probability in ENGAGED:
            if world.chance(probability):
                self.contact(world.about(self.first_day, -12, 16), world.choice(CONTACT_KINDS),
                             [whom] + (["keyworker"] if world.chance(.5) else []))

    def tell(self):
        world = self.world
        for audience, probability in TOLD:
            for _ in range(world.whole(1, 2)):
                if world.chance(probability):
                    self.share(world.about(self.first_day, -6, 40 if audience == "parent_carer" else 6),
                               world.choice(["pupil_profile", "passport", "needs_summary"]), audience)

    def decide_length(self):
        """Fixes the last day and its reason (decided later where it is not the end of schooling)."""
        world, first_day = self.world, self.first_day
        last_day = plus(first_day, world.choice(LENGTHS_IN_DAYS))
        year = self.year_group(first_day)
        self.end_reason = None
        if year > 11:
            last_day, self.end_reason = min(last_day, date(academic_year(first_day) + 1, 7, 10)), "other"
        else:
            end_of_year_11 = date(academic_year(first_day) + 11 - year + 1, 6, 26)
            if last_day >= plus(end_of_year_11, -30):
                last_day, self.end_reason = end_of_year_11, "end_of_year_11"
        if last_day < first_day:
            last_day = plus(first_day, 1)
        self.last_day = last_day if last_day <= world.limit and not world.chance(.02) else None
        self.span = max((min(self.last_day or world.limit, world.limit) - first_day).days, 1)

    def some_day(self):
        return min(plus(self.first_day, self.world.whole(0, self.span)), self.world.limit)

    def assess(self):
        world = self.world
        for _ in range(world.whole(0, 6)):
            instrument, domain = world.choice(INSTRUMENTS)
            ref = world.ref("A")
            taken_on = world.about(self.first_day, -5, 10) if world.chance(.5) else self.some_day()
            if not world.within(taken_on) or taken_on < self.referred_on:
                continue
            self.add("assessments", assessment_ref=ref, instrument=instrument, domain=domain,
                     purpose=world.choice(["baseline", "review", "exit"]), taken_on=iso(taken_on),
                     pupil_contributed=world.choice(["yes", "no", ""]),
                     parent_contributed=world.choice(["yes", "no", "no", ""]))
            self.score(ref, instrument)
        for _ in range(world.whole(0, 4)):
            identified_on = self.some_day()
            self.add("needs", need_ref=world.ref("N"), category=world.choice(NEEDS),
                     identified_on=iso(identified_on), known_before=yes_no(world.chance(.6)),
                     status=world.choice(["open", "met", "handed_over", ""]),
                     strategies="short tasks; quiet start" if world.chance(.5) else "")

    def score(self, ref, instrument):
        world = self.world
        scores = {}
        if instrument == "sdq":
            difficulties = [world.whole(0, 10) for _ in range(4)]
            scores = dict(zip(["emotional", "conduct", "hyperactivity", "peer"], difficulties))
            scores["prosocial"] = world.whole(0, 10)
            scores["total"] = sum(difficulties)
        elif world.chance(.8):
            scores["standard_score"] = world.choice([69, 74.5, 88, 92, 101, 113])
        for scale, value in scores.items():
            world.add("scores", dict(assessment_ref=ref, scale=scale, value=value))

    def ask_specialists(self):
        world = self.world
        for _ in range(world.choice([0, 0, 1, 1, 2])):
            requested_on = self.some_day()
            seen_on = world.about(requested_on, 3, 90) if world.chance(.7) else None
            self.add("specialist_referrals", specialist_referral_ref=world.ref("Q"), service=world.choice(SERVICES),
                     requested_on=iso(requested_on), first_seen_on=iso(world.within(seen_on)))

    def set_targets(self):
        world = self.world
        for _ in range(world.whole(0, 3)):
            ref, set_on = world.ref("G"), self.some_day()
            self.add("targets", target_ref=ref, area=world.choice(TARGET_AREAS),
                     statement="Asks for help before leaving the room", set_on=iso(set_on))
            for number in range(world.whole(0, 3)):
                reviewed_on = plus(set_on, 40 * (number + 1))
                if world.within(reviewed_on):
                    world.add("target_reviews", dict(target_ref=ref, reviewed_on=iso(reviewed_on),
                                                     mastery=world.choice(MASTERY)))

    def guide(self):
        world = self.world
        for kind, probability in CAREERS:
            for _ in range(world.whole(1, 2)):
                if world.chance(probability):
                    held_on = self.some_day()
                    outcomes = (["accepted", "accepted", "declined", ""] if kind == "offer"
                                else ["held", "held", "missed"])
                    self.add("careers_activities", activity_ref=world.ref("V"), kind=kind, held_on=iso(held_on),
                             independent=world.choice(["yes", "yes", "no", ""]), outcome=world.choice(outcomes))

    def leave(self):
        """The end, the moves that follow it, and the seven months; the day of a return to AP, if there is one."""
        world = self.world
        if self.end_reason is None:
            self.end_reason = "transition" if world.chance(.7) else world.choice(OTHER_ENDS)
        self.row.update(ended_on=iso(self.last_day), end_reason=self.end_reason)
        moves = self.end_reason == "transition" or (self.end_reason != "end_of_year_11" and world.chance(.03))
        returned_on = None
        for _ in range(int(moves) + (1 if world.chance(.04) else 0)):
            returned_on = self.move() or returned_on
        if self.end_reason == "end_of_year_11" or (self.end_reason == "other" and world.chance(.3)):
            self.follow_up()
            return ENDS_HERE
        if returned_on:
            return returned_on
        return self.last_day if world.chance(.1) else ENDS_HERE

    def move(self):
        """One transition; the day on which it ended with a return to AP, if it did."""
        world = self.world
        ref = world.ref("T")
        start = self.school_day(self.last_day, world.choice([1, 1, 2, 5])) if world.chance(.8) else self.last_day
        # Of a stay that began and ended on one day, a day later.
        start = max(start, plus(self.first_day, 1)) if start else None
        kind = world.choice(TRANSITION_KINDS)
        started_on = world.within(start)
        row = self.add(
            "transitions", transition_ref=ref, kind=kind, receiving="Lea Manor High",
            planned=yes_no(world.chance(.8)), attitudes_behaviour=world.choice(["red", "amber", "green", ""]),
            barriers=";".join(world.random.sample(BARRIERS, world.choice([0, 0, 1, 2]))),
            phased=world.choice(["yes", "no", ""]), planned_start=iso(start), started_on=iso(started_on))
        if start and world.chance(.06):
            started_on = None
            came_to_nothing_on = world.within(world.about(start, -3, 20))
            if came_to_nothing_on:
                row.update(started_on="", ended_on=iso(came_to_nothing_on), end_reason="did_not_happen")
        self.prepare_move(ref, start)
        return self.follow_move(ref, row, start) if started_on else None

    def prepare_move(self, ref, start):
        world = self.world
        for step in world.random.sample(TRANSITION_STEPS, world.choice([0, 4, 7, 9])):
            done_on = world.about(start, -25, 1) if world.chance(.93) else None
            world.add("transition_steps", dict(
                transition_ref=ref, step=step, required=world.choice(["", "yes", "yes", "no"]), due_on=iso(start),
                completed_on=iso(world.within(done_on)) if done_on and done_on >= self.first_day else ""))
        if not start:
            return
        if world.chance(.8):
            whom = ["pupil", "parent_carer", "receiving_setting"]
            self.contact(world.about(start, -20, 2), "planning_meeting",
                         world.random.sample(whom, world.whole(1, 3)), ref)
        if world.chance(.4):
            self.contact(world.about(start, -20, 0), "planning_meeting", ["parent_carer"], ref)
        if world.chance(.6):
            self.contact(world.about(start, -15, 1), "receiving_visit",
                         ["pupil"] if world.chance(.8) else ["parent_carer"], ref)
        if world.chance(.5):
            self.contact(world.about(start, -10, 1), "handover", ["receiving_setting"], ref)
        if world.chance(.7):
            self.share(world.about(start, -14, 3), "passport", "receiving_setting", ref)
        if world.chance(.2):
            self.share(world.about(start, -14, 3), "safeguarding_file", "receiving_setting", ref)

    def follow_move(self, ref, row, start):
        world = self.world
        ended_on = None
        if world.chance(.3):
            ended_on = world.within(plus(start, world.choice([5, 20, 33, 60, 95, 150, 250, 320])))
            if ended_on:
                row.update(ended_on=iso(ended_on), end_reason=world.choice(TRANSITION_ENDS))
        self.check_move(ref, start, ended_on)
        if world.chance(.6):
            self.give_aftercare(ref, start)
        return ended_on if row.get("end_reason") == "returned_to_ap" else None

    def check_move(self, ref, start, ended_on):
        world = self.world
        day = start
        while True:
            day = plus(day, world.whole(20, 90))
            if day > world.limit or (day - start).days > 420 or (ended_on and day > ended_on):
                return
            if world.chance(.75):
                world.add("transition_checks", dict(
                    transition_ref=ref, checked_on=iso(day),
                    status=world.choice(["on_roll"] * 6 + ["off_roll", "unknown"]),
                    attendance_percent=world.choice(["", 87, 91.5, 40]),
                    behaviour=world.choice(["", "better", "same", "worse"])))

    def give_aftercare(self, ref, start):
        world = self.world
        day = start
        while True:
            day = plus(day, world.whole(6, 45))
            if day > world.limit or (day - start).days > 330:
                return
            self.contact(day, "aftercare", ["pupil"] if world.chance(.5) else ["receiving_setting"], ref)

    def follow_up(self):
        world = self.world
        starts_on = first_september_after(self.last_day)
        if self.end_reason != "end_of_year_11" or world.chance(.1):
            starts_on = world.about(self.last_day, 5, 80)
            self.row["follow_up_starts_on"] = iso(starts_on)
        status = world.choice(EET) if world.chance(.8) else world.choice(NEET)
        hard_to_reach = world.chance(.15)
        if world.within(starts_on):
            self.add("destinations", destination_ref=world.ref("O"), status=status,
                     provider="Barnfield College" if status in EET else "", started_on=iso(starts_on))
        ended_on = world.within(world.about(starts_on, 10, 200)) if world.chance(.1) else None
        if ended_on:
            self.row.update(follow_up_ended_on=iso(ended_on),
                            follow_up_end_reason=world.choice(["declined", "moved_abroad", "died"]))
        for month in range(8):
            for _ in range(world.choice([0, 1, 1, 1, 2])):
                contacted_on = plus(starts_on, 30 * month + world.whole(0, 29))
                is_after_end = ended_on and contacted_on > ended_on
                if contacted_on <= world.limit and not (is_after_end and world.chance(.9)):
                    status = self.check_in(contacted_on, world.chance(.3 if hard_to_reach else .85), status)

    def check_in(self, contacted_on, reached, status):
        """One check-in; what it found, if it reached anybody."""
        world = self.world
        if reached and world.chance(.18):
            status = world.choice(NEET + ["custody", "unknown"]) if status in EET else world.choice(EET)
        risk = world.choice(["on_track", "on_track", "at_risk", "dropped_out", ""]) if reached else ""
        acts = risk in ("at_risk", "dropped_out") and world.chance(.8)
        action_on = world.within(world.about(contacted_on, 0, 12)) if acts else None
        self.add("check_ins", check_in_ref=world.ref("K"), contacted_on=iso(contacted_on),
                 method=world.choice(METHODS), reached=yes_no(reached), status=status if reached else "", risk=risk,
                 action="rang the college" if action_on else "", action_on=iso(action_on))
        return status
