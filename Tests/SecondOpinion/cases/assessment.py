"""Area 11: who is on roll, what was found when, plans in force, requests that two settings share."""

from cases.builder import SETTING, YEAR, Case

OTHER_SETTING = "100002"


def on_roll():
    case = Case("on-roll", "stays that begin on E or end on the first day of the period, and rows dated around E and D")
    case.setting()
    case.placement("P1", "2026-03-16", "2026-03-31")
    case.assessment("P1", "2026-03-20", parent="yes")  # Before the first day: however early.
    case.placement("P2", "2026-03-16", "2026-04-01")
    case.assessment("P2", "2026-03-20")
    case.placement("P3", "2025-01-13", "2025-01-20", "2025-09-01", "other")
    case.assessment("P3", "2025-02-03", pupil="yes")
    case.placement("P4", "2025-01-13", "2025-01-20", "2025-08-31", "other")
    case.assessment("P4", "2025-02-03", pupil="yes")
    # The same instrument twice on one day: two assessments, one member; the second had a parent in it.
    case.placement("P5", "2025-09-08", "2025-09-15", "2026-04-05", "other")
    case.assessment("P5", "2025-10-01", pupil="no", parent="no")
    case.assessment("P5", "2025-10-01", pupil="no", parent="yes")
    case.placement("P6", "2025-09-08", "2025-09-15")
    case.assessment("P6", "2026-04-01", pupil="yes", parent="yes")
    case.share("P6", "2026-04-01", "pupil", "passport")
    case.placement("P7", "2025-09-08", "2025-09-15")
    case.share("P7", "2026-03-31", "pupil", "passport")
    case.placement("P8", "2025-09-08")  # Still waiting, and already assessed.
    case.assessment("P8", "2025-09-20", pupil="yes", parent="yes")
    case.run("2026-03-31") \
        .expect("11.1.a", "P1 yes, P3 yes, P5 yes, P6 no, P7 no") \
        .expect("11.2.a", "P1 yes, P3 no, P5 yes") \
        .expect("11.2.c", "P1 no, P3 yes, P5 no, P6 no, P7 yes")
    case.run("2026-04-01") \
        .expect("11.1.a", "P1 yes, P2 yes, P3 yes, P5 yes, P6 yes, P7 no") \
        .expect("11.2.c", "P1 no, P2 no, P3 yes, P5 no, P6 yes, P7 yes")
    # "By E" stops at the end of the period, however late D is.
    case.run("2026-11-21", ("2025-09-01", "2026-03-31")) \
        .expect("11.1.a", "P1 yes, P3 yes, P5 yes, P6 no, P7 no") \
        .expect("11.2.c", "P1 no, P3 yes, P5 no, P6 no, P7 yes")
    case.run("2026-11-21", ("2025-09-01", "2026-03-30")) \
        .expect("11.1.a", "P3 yes, P5 yes, P6 no, P7 no") \
        .expect("11.2.c", "P3 yes, P5 no, P6 no, P7 no")
    case.run("2025-09-01", ("2025-08-31", "2026-03-31")).expect("11.1.a", "P3 yes, P4 yes")
    return case


def needs():
    case = Case("needs", "needs before the referral, on its day, on E, after it; shares around the first need")
    case.setting()
    for number in range(1, 9):
        case.placement(f"P{number}", "2025-09-08", "2025-09-15")
    case.need("P1", "2025-09-08")
    case.share("P1", "2025-09-08", "parent_carer", "needs_summary")
    case.need("P2", "2025-09-07")  # The day before the referral: a need, but none found since.
    case.share("P2", "2025-09-07", "parent_carer", "passport")
    case.need("P3", "2026-03-31")
    case.share("P3", "2026-03-30", "parent_carer", "passport")
    case.need("P4", "2026-04-01")
    case.share("P4", "2026-04-01", "parent_carer", "passport")
    case.need("P5", "2025-10-01", known_before="yes")
    case.share("P5", "2026-04-01", "parent_carer", "pupil_profile")
    # Told between the first need and the second: on or after the first is enough.
    case.need("P6", "2025-12-01")
    case.need("P6", "2025-10-01", known_before="yes")
    case.share("P6", "2025-10-02", "parent_carer", "pupil_profile")
    case.need("P7", "2025-10-01")
    case.share("P7", "2025-10-02", "parent_carer", "progress_review")
    case.share("P7", "2025-10-02", "agency", "needs_summary")
    # P8 has none.
    for as_of, period in (("2026-03-31", YEAR), ("2026-11-21", ("2025-09-01", "2026-03-31"))):
        case.run(as_of, period) \
            .expect("11.1.b", "P1 yes, P2 no, P3 yes, P4 no, P5 no, P6 yes, P7 yes, P8 no") \
            .expect("11.2.b", "P1 yes, P2 yes, P3 no, P5 no, P6 yes, P7 no")
    case.run("2026-04-01") \
        .expect("11.1.b", "P1 yes, P2 no, P3 yes, P4 yes, P5 no, P6 yes, P7 yes, P8 no") \
        .expect("11.2.b", "P1 yes, P2 yes, P3 no, P4 yes, P5 yes, P6 yes, P7 no")
    return case


def specialists():
    case = Case("specialists", "requests and first days seen around 42 days, around D, and outside cohort and period")
    case.setting()
    case.placement("P1", "2025-06-02", "2025-06-09")
    case.placement("P2", "2025-02-03", "2025-02-10", "2025-07-15", "other")  # Not in C11.
    case.placement("P3", "2025-09-08")  # Still waiting.
    # 42 days before 31 March 2026 is 17 February.
    case.specialist_referral("Q1", "P1", "2026-02-17", "2026-03-31")  # 42 days
    case.specialist_referral("Q2", "P1", "2026-02-18", "2026-03-01")  # 11 days, but too late a request
    case.specialist_referral("Q3", "P1", "2026-01-10", "2026-02-22")  # 43 days
    case.specialist_referral("Q4", "P1", "2025-09-01")
    case.specialist_referral("Q5", "P1", "2025-08-31", "2025-09-02")
    case.specialist_referral("Q6", "P1", "2026-01-12", "2026-01-12")
    case.specialist_referral("Q7", "P2", "2025-09-10", "2025-09-12")
    case.specialist_referral("Q8", "P3", "2025-09-10", "2025-09-12")
    case.run("2026-03-31") \
        .expect("11.1.c", "Q1 yes, Q3 no, Q4 no, Q6 yes") \
        .expect("11.1.d", "Q1 42, Q2 11, Q3 43, Q6 0").figure("11.1.d", n=4, median=26.5, p90=42.7)
    case.run("2026-03-30") \
        .expect("11.1.c", "Q3 no, Q4 no, Q6 yes").expect("11.1.d", "Q2 11, Q3 43, Q6 0")
    # D lies long after the period: requests of the period, answered whenever.
    case.run("2026-11-21", ("2025-09-01", "2026-02-17")) \
        .expect("11.1.c", "Q1 yes, Q3 no, Q4 no, Q6 yes").expect("11.1.d", "Q1 42, Q3 43, Q6 0")
    return case


def plans_in_force():
    case = Case("plans-in-force", "EHC plans issued, reviewed and ceased around E; reviews before the issue; two plans")
    case.setting()
    # E is 17 July 2026, the day one year before it 17 July 2025.
    issued_on = {1: "2025-07-17", 2: "2025-07-16", 3: "2024-01-10", 4: "2024-01-10", 5: "2026-01-05", 6: "2026-07-17",
                 7: "2025-09-01", 8: "2025-09-01", 9: "2026-07-18", 10: "2023-01-09", 11: "2025-09-01",
                 12: "2025-09-01", 13: "2025-09-01", 14: "2024-05-01"}
    ends = {11: "2026-07-17", 12: "2026-07-16", 13: "2026-07-18"}
    for number in range(1, 16):
        ended_on = ends.get(number, "")
        case.placement(f"P{number}", "2025-09-01", "2025-09-08", ended_on, "other" if ended_on else "")
    for number, day in issued_on.items():
        ceased_on = {7: "2026-07-17", 8: "2026-07-18"}.get(number, "")
        case.ehc_plan(f"E{number}", f"U{number}", "2022-09-01", "2022-12-01", day, ceased_on)
    case.ehc_plan("E16", "U10", "2025-09-01", "2025-12-01", "2026-01-12")  # A second plan, in date.
    case.ehc_plan("E15", "U15", "2025-09-01")  # Only asked for.
    case.ehc_review("E3", "2025-07-17")
    case.ehc_review("E4", "2026-07-18")
    case.ehc_review("E5", "2025-03-03")  # Before the issue.
    case.ehc_review("E14", "2024-01-08")  # Before the issue.
    for as_of, period in (("2026-07-17", YEAR), ("2026-08-31", ("2025-09-01", "2026-07-17"))):
        case.run(as_of, period).expect(
            "11.1.e", "P1 yes, P10 yes, P11 yes, P13 yes, P14 no, P2 no, P3 yes, P4 no, P5 yes, P6 yes, P8 yes")
    case.run("2026-07-18").expect(
        "11.1.e", "P1 no, P10 yes, P13 yes, P14 no, P2 no, P3 no, P4 yes, P5 yes, P6 yes, P9 yes")
    return case


def leap_day():
    case = Case("leap-day", "as of 29 February: one year before is 28 February")
    case.setting()
    for number, issued_on in enumerate(["2023-02-27", "2023-02-28", "2023-03-01"], 1):
        case.placement(f"P{number}", "2023-09-04", "2023-09-11")
        case.ehc_plan(f"E{number}", f"U{number}", "2022-09-01", "2022-12-01", issued_on)
    case.specialist_referral("Q1", "P1", "2024-01-18", "2024-02-29")  # 42 days
    case.placement("P4", "2024-02-19", "2024-02-29")
    case.run("2024-02-29", ("2023-09-01", "2024-08-31")) \
        .expect("11.1.e", "P1 no, P2 yes, P3 yes").expect("11.1.c", "Q1 yes").expect("11.1.d", "Q1 42") \
        .expect("5.4.b", "P1 5, P2 5, P3 5, P4 8").expect("5.4.c", "P1 no, P2 no, P3 no")
    # The day before has the same day one year before.
    case.run("2024-02-28", ("2023-09-01", "2024-08-31")) \
        .expect("11.1.e", "P1 no, P2 yes, P3 yes").expect("11.1.c", "").expect("11.1.d", "")
    return case


def requests():
    case = Case("ehc-requests", "requests around 140 days; one request in two settings, pooled and grouped once")
    case.setting()
    case.setting(OTHER_SETTING)
    # 140 days before 30 June 2026 is 10 February.
    requested = {1: ("2026-02-10", "2026-06-30", None), 2: ("2026-02-11", "", None),
                 3: ("2025-10-01", "2026-02-19", None),  # 141 days
                 4: ("2025-10-01", "2026-02-18", "refused"), 5: ("2025-10-01", "", None),
                 6: ("2025-08-31", "2025-10-01", None), 9: ("2025-10-01", "2025-12-01", None)}
    for number, (requested_on, decided_on, decision) in requested.items():
        if number == 9:
            case.placement("P9", "2025-01-06", "2025-01-13", "2025-07-04", "other")  # Not in C11.
        else:
            case.placement(f"P{number}", "2025-09-01", "2025-09-08")
        case.ehc_plan(f"E{number}", f"U{number}", requested_on, decided_on, decision=decision)
    # Two stays at the one setting, one at the other: once in each, once in the pool, through the earliest first day.
    case.placement("P71", "2026-01-05", "2026-01-12", "2026-02-13", "other", pupil="U7", registration="guest")
    case.placement("P72", "2025-09-01", "2025-09-08", "2025-12-19", "other", pupil="U7", registration="dual_main")
    case.placement("P73", "2026-03-02", "2026-03-09", pupil="U7", urn=OTHER_SETTING)
    case.ehc_plan("E7", "U7", "2025-10-01", "2025-12-01")
    # Two settings on the same first day: in the pool the one that was entered first.
    case.placement("P81", "2025-09-01", "2025-09-08", pupil="U8", urn=OTHER_SETTING, registration="dual_subsidiary")
    case.placement("P80", "2025-09-01", "2025-09-08", pupil="U8", registration="dual_main")
    case.ehc_plan("E8", "U8", "2025-10-01", "2026-03-01")
    case.run("2026-06-30", by=["registration"]) \
        .expect("11.1.f", "E1 yes, E3 no, E4 yes, E5 no, E7 yes, E8 no") \
        .expect("11.1.f", "E7 yes, E8 no", OTHER_SETTING) \
        .figure("11.1.f", setting="all", denominator=6, numerator=3) \
        .figure("11.1.f", setting=SETTING, group=("registration", "dual_main"), denominator=2, numerator=1) \
        .figure("11.1.f", setting=OTHER_SETTING, group=("registration", "single"), denominator=1, numerator=1) \
        .figure("11.1.f", setting="all", group=("registration", "dual_main"), denominator=1, numerator=1) \
        .figure("11.1.f", setting="all", group=("registration", "dual_subsidiary"), denominator=1, numerator=0) \
        .figure("11.1.f", setting="all", group=("registration", "single"), denominator=4, numerator=2)
    # Alone, the pool of a setting groups by that setting's placements.
    case.run("2026-06-30", settings=[OTHER_SETTING], by=["registration"]) \
        .expect("11.1.f", "E7 yes, E8 no", OTHER_SETTING) \
        .figure("11.1.f", setting="all", group=("registration", "single"), denominator=1, numerator=1)
    # 140 days are counted back from D, not from the end of the period.
    case.run("2026-06-30", ("2025-09-01", "2026-05-31")) \
        .expect("11.1.f", "E1 yes, E3 no, E4 yes, E5 no, E7 yes, E8 no")
    case.run("2026-06-29").expect("11.1.f", "E3 no, E4 yes, E5 no, E7 yes, E8 no")
    return case


def requests_after_the_period():
    case = Case("requests-after-the-period", "requests on the last day of the period and after it, answered long before D")
    case.setting()
    for number, requested_on in enumerate(["2025-12-31", "2026-01-01"], 1):
        case.placement(f"P{number}", "2025-09-01", "2025-09-08")
        case.ehc_plan(f"E{number}", f"U{number}", requested_on, "2026-02-02")
    case.run("2026-08-31", ("2025-09-01", "2025-12-31")).expect("11.1.f", "E1 yes")
    return case


CASES = [on_roll, needs, specialists, plans_in_force, leap_day, requests, requests_after_the_period]
