"""Area 5: first days, steps, contacts, shares, and calendars that give out."""

from cases.builder import Case, YEARS


def first_days():
    case = Case("first-days", "first days on a weekend, in a break, on a closure, and on the day of referral")
    case.setting(closures=["2026-05-04"])
    # Saturday. +1 is Monday 17 November, +10 Friday 28 November. After the referral: 11, 12, 13, 14 November.
    case.placement("P1", "2025-11-10", "2025-11-15")
    case.step("P1", "two_week_review", "2025-11-28")
    # Christmas Eve. +1 is 5 January, +10 Friday 16 January. After the referral: 16, 17, 18, 19 December.
    case.placement("P2", "2025-12-15", "2025-12-24")
    case.step("P2", "two_week_review", "2026-01-19")
    # A bank holiday. +1 is Tuesday 5 May, +10 Monday 18 May. After the referral: 28, 29, 30 April, 1 May.
    case.placement("P3", "2026-04-27", "2026-05-04")
    case.step("P3", "two_week_review", "2026-05-18")
    # Referred and on roll on one day: no wait. The review on the first day itself counts.
    case.placement("P4", "2025-09-01", "2025-09-01")
    case.step("P4", "two_week_review", "2025-09-01")
    # Referred on Friday, on roll on Saturday: no school day between. A review before the first day does not count.
    case.placement("P5", "2025-11-14", "2025-11-15")
    case.step("P5", "two_week_review", "2025-11-14")
    # Across the bank holiday: +1 is Friday 1 May, +5 Friday 8 May, +10 Friday 15 May.
    case.placement("P6", "2026-04-27", "2026-04-30")
    case.step("P6", "two_week_review", "2026-05-15")
    case.run("2026-08-31") \
        .expect("5.4.b", "P1 4, P2 4, P3 4, P4 0, P5 0, P6 3").figure("5.4.b", n=6, median=3.5, p90=4) \
        .expect("5.4.c", "P1 yes, P2 no, P3 yes, P4 yes, P5 no, P6 yes") \
        .figure("5.4.c", denominator=6, numerator=4, unknown=0, value=4 / 6, best_case=4 / 6)
    case.run("2026-05-14").expect("5.4.c", "P1 yes, P2 no, P4 yes, P5 no")
    case.run("2025-11-28").expect("5.4.c", "P1 yes, P4 yes, P5 no").expect("5.4.b", "P1 4, P4 0, P5 0")
    case.run("2025-11-27").expect("5.4.c", "P4 yes")
    # F + 10 school days is held against D, not against the end of the period.
    case.run("2025-11-28", ("2025-09-01", "2025-11-20")).expect("5.4.c", "P1 yes, P4 yes, P5 no")
    case.run("2025-11-27", ("2025-09-01", "2025-11-20")).expect("5.4.c", "P4 yes")
    # A first day that is still to come is not there: it is the day on which P1 and P5 start, and the day before.
    case.run("2025-11-15").expect("5.1.b", "P1 no, P4 no, P5 no")
    case.run("2025-11-14").expect("5.1.b", "P4 no")
    # Both ends of the period belong to it.
    case.run("2026-08-31", ("2025-11-15", "2025-12-24")).expect("5.1.b", "P1 no, P2 no, P5 no")
    case.run("2026-08-31", ("2025-11-16", "2025-12-23")).expect("5.1.b", "").figure("5.4.b", n=0, median=None, p90=None)
    return case


def engagement():
    case = Case("engagement", "contacts at both ends of the ten school days, messages, and who needs an agency")
    case.setting()
    everyone = "pupil;parent_carer;previous_school"
    case.pupil("U3", social_worker="yes")
    case.pupil("U4", youth_justice="yes")
    for number in range(1, 8):
        case.placement(f"P{number}", "2025-11-03", "2025-11-17")  # F + 10 school days is Monday 1 December.
    case.contact("P1", "2025-11-03", "call", "pupil")
    case.contact("P1", "2025-12-01", "home_visit", "parent_carer;keyworker")
    case.contact("P1", "2025-12-02", "call", "previous_school")
    case.contact("P2", "2025-11-10", "induction_meeting", everyone)
    case.contact("P3", "2025-11-10", "induction_meeting", everyone)
    case.contact("P4", "2025-11-10", "induction_meeting", everyone)
    case.contact("P4", "2025-11-24", "review_meeting", "agency")
    case.contact("P5", "2025-11-10", "message", everyone)
    case.contact("P6", "2025-10-24", "call", everyone)  # Before the referral.
    # P7 is met by nobody.
    case.run("2026-08-31") \
        .expect("5.2.a", "P1 no, P2 yes, P3 no, P4 yes, P5 no, P6 no, P7 no") \
        .expect("5.2.b", "P1 yes, P2 yes, P3 yes, P4 yes, P5 no, P6 no, P7 no") \
        .expect("5.2.c", "P1 yes, P2 yes, P3 yes, P4 yes, P5 no, P6 no, P7 no") \
        .expect("5.2.d", "P1 no, P2 yes, P3 yes, P4 yes, P5 no, P6 no, P7 no") \
        .expect("5.2.e", "P3 no, P4 yes")
    case.run("2025-12-01") \
        .expect("5.2.a", "P1 no, P2 yes, P3 no, P4 yes, P5 no, P6 no, P7 no") \
        .expect("5.2.c", "P1 yes, P2 yes, P3 yes, P4 yes, P5 no, P6 no, P7 no")
    case.run("2025-11-30").expect("5.2.a", "").expect("5.2.b", "").expect("5.2.e", "")
    return case


def before_lessons():
    case = Case("before-lessons", "steps, information and shares on the first day, the day before, the day after")
    case.setting()
    case.pupil("U1", sen_provision="K")
    case.pupil("U2", sen_provision="E", social_worker="yes", youth_justice="no")
    case.pupil("U4", sen_provision="N", youth_justice="yes")
    case.pupil("U5", social_worker="yes")  # SEN provision not known.
    for number in range(1, 6):
        case.placement(f"P{number}", "2025-11-03", "2025-11-17")
    for step, done in (("baseline_english", "2025-11-17"), ("baseline_maths", "2025-11-16"),
                       ("needs_review", "2025-11-18"), ("social_care_check", "2025-11-17"),
                       ("youth_justice_check", "2025-11-03")):
        case.step("P1", step, done)
        case.step("P2", step, "2025-11-17")
    case.step("P4", "baseline_english", "2025-11-10")
    case.step("P4", "social_care_check", "2025-11-10")
    case.item("P1", "prior_attainment", "2025-11-17", "2025-11-17", "complete")
    case.item("P1", "safeguarding_file", "2025-11-18")  # Asked for after the first day.
    case.item("P2", "prior_attainment")  # Never asked for: read at every D.
    case.item("P3", "prior_attainment", "2025-11-18", "2025-11-18", "complete")
    case.item("P4", "prior_attainment", "2025-11-04", "2025-11-10", "complete")
    case.item("P4", "behaviour_record", "2025-11-04", "2025-11-10", "partial")
    case.item("P5", "prior_attainment", "2025-11-04", "2025-11-18", "complete")
    case.share("P1", "2025-11-17", "teaching_staff")
    case.share("P1", "2025-11-17", "senco")
    case.share("P2", "2025-11-18", "teaching_staff")
    case.share("P2", "2025-11-10", "senco")
    case.share("P4", "2025-11-10", "dsl")
    case.share("P5", "2025-11-10", "dsl")
    for as_of in ("2026-08-31", "2025-11-18"):
        case.run(as_of) \
            .expect("5.1.a", "P1 no, P2 yes, P3 no, P4 no, P5 no") \
            .expect("5.1.b", "P1 yes, P2 yes, P3 no, P4 no, P5 no") \
            .expect("5.1.c", "P1 no, P2 yes, P3 no, P4 no, P5 no") \
            .expect("5.1.d", "P1 yes, P2 yes, P3 no, P4 no, P5 no") \
            .expect("5.1.e", "P1 yes, P2 no, P4 no, P5 no") \
            .expect("5.3.a", "P1 yes, P2 no, P3 no, P4 no, P5 no") \
            .expect("5.3.b", "P1 yes, P2 no, P4 yes, P5 yes")
    case.run("2025-11-17", by=["sen_provision"]) \
        .expect("5.1.a", "P1 no, P2 yes, P3 no, P4 no, P5 no") \
        .expect("5.1.e", "P1 yes, P2 no, P4 no, P5 no") \
        .figure("5.3.b", group=("sen_provision", "not_recorded"), denominator=1, numerator=1) \
        .figure("5.1.b", group=("sen_provision", "not_recorded"), denominator=2, numerator=0) \
        .figure("5.1.b", group=("sen_provision", "K"), denominator=1, numerator=1)
    return case


def steps_due():
    case = Case("steps-due", "required steps on time, late, still to come, without a due date, of a pupil who waits")
    case.setting()
    for number in range(1, 8):
        case.placement(f"P{number}", "2025-11-03", "2025-11-17")
    case.placement("P8", "2025-11-03")  # Still waiting, with steps done.
    case.step("P1", "referral_review", "2025-11-05", due_on="2025-11-05", required="yes")
    case.step("P1", "staff_briefed", "2025-11-10", due_on="2025-11-14", required="yes")
    case.step("P2", "referral_review", "2025-11-06", due_on="2025-11-05", required="yes")
    case.step("P3", "referral_review", "2025-11-05", due_on="2025-11-05", required="yes")
    case.step("P3", "learning_plan", "2025-12-06", due_on="2025-12-05", required="yes")
    case.step("P4", "home_visit", "2025-11-20", due_on="2025-11-10", required="no")
    case.step("P5", "referral_review", "2025-11-05", required="yes")
    case.step("P6", "referral_review", due_on="2025-11-05")  # Required, since nothing else is said; never done.
    case.step("P7", "learning_plan", "2025-11-20", due_on="2026-12-01", required="yes")  # Due after every D.
    case.step("P8", "referral_review", "2025-11-05", due_on="2025-11-05", required="yes")
    case.step("P8", "baseline_english", "2025-11-10", due_on="2025-11-14", required="yes")
    case.run("2026-08-31").expect("5.4.a", "P1 yes, P2 no, P3 no, P6 no")
    case.run("2025-12-05").expect("5.4.a", "P1 yes, P2 no, P3 no, P6 no")
    # Due after the end of the period, by D.
    case.run("2025-12-05", ("2025-09-01", "2025-11-30")).expect("5.4.a", "P1 yes, P2 no, P3 no, P6 no")
    case.run("2025-12-04").expect("5.4.a", "P1 yes, P2 no, P3 yes, P6 no") \
        .expect("5.1.b", "P1 no, P2 no, P3 no, P4 no, P5 no, P6 no, P7 no")
    return case


def six_weeks():
    case = Case("six-weeks", "stays that end around the thirtieth school day, and moves that did or did not happen")
    case.setting()
    # F + 30 school days: 24 up to 19 December, 29 up to 9 January, so Monday 12 January 2026.
    ends = {"P1": ("", ""), "P2": ("2026-01-12", "other"), "P3": ("2026-01-13", "other"),
            "P4": ("2025-12-12", "transition"), "P5": ("2025-12-12", "transition"),
            "P6": ("2025-12-12", "transition"), "P7": ("2025-12-12", "transition"),
            "P8": ("2025-12-12", "withdrawn_by_commissioner"), "P9": ("2025-12-12", "transition")}
    for ref, (ended_on, end_reason) in ends.items():
        case.placement(ref, "2025-11-03", "2025-11-17", ended_on, end_reason)
    case.transition("T4", "P4", "2025-12-15")
    case.transition("T5", "P5", "2025-12-15", planned="no")
    case.transition("T6", "P6", ended_on="2026-01-20", end_reason="did_not_happen")
    case.transition("T8", "P8", "2025-12-15")
    case.transition("T9", "P9")  # Still to start.
    case.run("2026-08-31") \
        .expect("5.4.d", "P1 yes, P2 no, P3 yes, P4 yes, P5 no, P6 no, P7 no, P8 no, P9 yes")
    # Until T6 has come to nothing it may still happen.
    case.run("2026-01-19") \
        .expect("5.4.d", "P1 yes, P2 no, P3 yes, P4 yes, P5 no, P6 yes, P7 no, P8 no, P9 yes") \
        .expect("12.3.c", "P2 no, P3 no, P4 yes, P5 yes, P6 yes, P7 no, P8 no, P9 yes")
    case.run("2026-01-20").expect("12.3.c", "P2 no, P3 no, P4 yes, P5 yes, P6 no, P7 no, P8 no, P9 yes")
    case.run("2026-01-12") \
        .expect("5.4.d", "P1 yes, P2 no, P3 yes, P4 yes, P5 no, P6 yes, P7 no, P8 no, P9 yes")
    case.run("2026-01-11").expect("5.4.d", "")
    return case


def calendars():
    case = Case("calendars", "no calendar, one that stops, one that begins late, one with a half-term of one day")
    no_calendar, stops, begins_late, one_day = "100010", "100011", "100012", "100013"
    autumn, rest = YEARS["2025/26"][:2], YEARS["2025/26"][2:]
    case.setting(no_calendar, years={})
    case.setting(stops, years={"2025/26": autumn})
    case.setting(begins_late, years={"2025/26": [None, None, *rest]})
    case.setting(one_day, years={"2025/26": [autumn[0], ("2025-11-03", "2025-11-03"), *rest]})

    case.placement("P10", "2025-11-03", "2025-11-17", urn=no_calendar)
    case.step("P10", "two_week_review", "2025-11-24", due_on="2025-12-01")
    case.placement("P19", "2025-11-17", "2025-11-17", "2026-02-06", "transition", urn=no_calendar,
                   registration="dual_main")
    case.transition("T19", "P19", "2026-02-09")

    # F + 10 is Monday 15 December; F + 30 lies beyond.
    case.placement("P11", "2025-11-24", "2025-12-01", urn=stops)
    case.step("P11", "two_week_review", "2025-12-15")
    case.placement("P12", "2025-12-01", "2025-12-08", urn=stops)  # Nine school days are left.
    case.step("P12", "two_week_review", "2025-12-12")
    case.placement("P13", "2025-12-15", "2026-01-12", urn=stops)  # Starts when the calendar has stopped.
    case.placement("P14", "2025-12-05", "2025-12-05", "2026-01-08", "other", urn=stops,
                   registration="dual_subsidiary")  # Ten school days are left; ends beyond.
    case.step("P14", "two_week_review", "2025-12-19")
    case.placement("P20", "2025-09-01", "2025-09-01", "2025-12-19", "other", urn=stops, registration="dual_subsidiary")

    case.placement("P15", "2025-12-01", "2026-01-12", urn=begins_late)  # Referred before it begins.
    case.step("P15", "two_week_review", "2026-01-26")
    case.placement("P16", "2025-12-15", "2025-12-15", urn=begins_late)
    case.step("P16", "two_week_review", "2026-01-05")
    case.placement("P17", "2026-01-05", "2026-01-05", urn=begins_late)  # On the first day within reach.
    case.step("P17", "two_week_review", "2026-01-19")
    case.placement("P18", "2026-01-04", "2026-01-06", urn=begins_late)  # Referred on the last day out of reach.

    # After the referral: 23, 24 October, 3 November. +10 is Friday 16 January.
    case.placement("P21", "2025-10-22", "2025-11-03", urn=one_day)
    case.step("P21", "two_week_review", "2026-01-16")
    case.placement("P22", "2025-09-08", "2025-09-08", "2025-10-31", "transition", urn=one_day, registration="dual_main")
    case.transition("T22", "P22", "2025-11-03")  # Half-terms 2, 3, 4, 5: the mark is 22 May.
    case.check("T22", "2026-05-22", "on_roll")
    case.placement("P23", "2025-09-08", "2025-09-08", "2025-10-31", "transition", urn=one_day)
    case.transition("T23", "P23", "2025-11-04")  # Half-terms 3, 4, 5, 6: the mark is 22 July.
    case.check("T23", "2026-07-21", "on_roll")
    case.placement("P24", "2025-09-08", "2025-09-08", "2025-12-19", "transition", urn=one_day)
    case.transition("T24", "P24", "2026-01-06")  # Only three half-terms are left: no mark.

    case.placement("P25", "2025-11-03", "2025-11-10", "2025-12-19", "transition", urn=begins_late)
    case.transition("T25", "P25", "2026-01-04")  # Before the first half-term: no mark.
    case.placement("P26", "2025-11-03", "2025-11-10", "2025-12-19", "transition", urn=begins_late)
    case.transition("T26", "P26", "2026-01-05")  # On its first day: the mark is 22 July.

    case.run("2026-08-31") \
        .expect("5.4.a", "P10 yes", no_calendar).expect("5.4.b", "", no_calendar).expect("5.4.c", "", no_calendar) \
        .expect("5.4.d", "", no_calendar).expect("5.2.b", "", no_calendar).expect("12.3.d", "", no_calendar) \
        .expect("5.1.b", "P10 no, P19 no", no_calendar) \
        .expect("11.3.a", "T19 no", no_calendar).expect("11.3.b", "", no_calendar) \
        .expect("12.2.c", "", no_calendar) \
        .expect("5.4.b", "P11 5, P12 5, P14 0, P20 0", stops) \
        .expect("5.4.c", "P11 yes, P14 yes, P20 no", stops).expect("5.4.d", "P20 yes", stops) \
        .expect("12.3.d", "P20 75", stops) \
        .expect("5.4.b", "P17 0", begins_late).expect("5.4.c", "P15 yes, P17 yes, P18 no", begins_late) \
        .expect("12.2.c", "T26 unknown", begins_late) \
        .expect("5.4.b", "P21 3, P22 0, P23 0, P24 0", one_day) \
        .expect("5.4.c", "P21 yes, P22 no, P23 no, P24 no", one_day) \
        .expect("12.3.d", "P22 35", one_day) \
        .expect("12.2.c", "T22 yes, T23 unknown", one_day) \
        .figure("5.4.b", setting="all", n=9, median=0, p90=5)
    case.run("2026-07-22").expect("12.2.c", "T22 yes, T23 unknown", one_day)
    case.run("2026-07-21").expect("12.2.c", "T22 yes", one_day).expect("12.2.c", "", begins_late)
    return case


CASES = [first_days, engagement, before_lessons, steps_due, six_weeks, calendars]
