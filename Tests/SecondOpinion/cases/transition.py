"""Area 12, and 11.3: two-term marks, ends around them, aftercare, returns, moves that did not happen."""

from cases.builder import SETTING, YEAR, Case

OTHER_SETTING = "100002"
YEAR_BEFORE = ("2024-09-01", "2025-08-31")


def moved(case, number, started_on="", ended_on="", end_reason="", kind="mainstream", left_on="2024-07-12", **columns):
    """Placement and transition of that number: on roll from 2 October 2023 until a day before the start."""
    case.placement(f"P{number}", "2023-09-18", "2023-10-02", left_on, "transition")
    case.transition(f"T{number}", f"P{number}", started_on, ended_on, end_reason, kind, **columns)


def two_term_marks():
    case = Case("two-term-marks", "starts on the first and second day of a half-term, in the summer, in breaks; checks")
    case.setting()
    moved(case, 1, "2025-01-06")  # First day of half-term 3: 3, 4, 5, 6. Mark 22 July 2025.
    moved(case, 2, "2025-01-07")  # Second day: 4, 5, 6, 1. Mark 24 October 2025.
    moved(case, 3, "2025-08-10")  # Summer: 1, 2, 3, 4. Mark 27 March 2026.
    moved(case, 4, "2024-09-02")  # First day of the year: 1, 2, 3, 4. Mark 4 April 2025.
    moved(case, 5, "2024-09-03")  # Second day: 2, 3, 4, 5. Mark 23 May 2025.
    moved(case, 6, "2026-04-13")  # 5, 6, 1, 2: mark 18 December 2026, after every D.
    moved(case, 7, "2025-10-25")  # A Saturday after half-term 1: 2, 3, 4, 5. Mark 22 May 2026.
    moved(case, 8)  # Never started.
    case.check("T1", "2025-09-15", "on_roll")  # After the period 2024/25, by D.
    case.check("T2", "2025-10-23", "on_roll")
    case.check("T2", "2025-11-05", "off_roll")
    case.check("T3", "2026-04-20", "on_roll")
    case.check("T3", "2026-03-27", "unknown")  # The first check on or after the mark, though entered later.
    case.check("T4", "2025-04-03", "off_roll")
    case.check("T4", "2025-04-04", "on_roll")
    case.check("T7", "2026-05-21", "off_roll")
    case.check("T7", "2026-05-22", "on_roll")
    # The pupils are in year 9 in 2024/25, when T2 and T3 started, and in year 10 in 2025/26.
    case.run("2026-08-31", by=["key_stage"]).expect("12.2.c", "T2 no, T3 unknown, T7 yes") \
        .figure("12.2.c", denominator=3, numerator=1, unknown=1, value=1 / 3, best_case=2 / 3) \
        .figure("12.2.c", group=("key_stage", "ks3"), denominator=2, numerator=0, unknown=1) \
        .figure("12.2.c", group=("key_stage", "ks4"), denominator=1, numerator=1, unknown=0)
    case.run("2026-05-21").expect("12.2.c", "T2 no, T3 unknown")
    case.run("2026-03-27").expect("12.2.c", "T2 no, T3 unknown")
    case.run("2026-03-26").expect("12.2.c", "T2 no")
    case.run("2025-11-04").expect("12.2.c", "T2 unknown")  # The check of 5 November is still to come.
    case.run("2026-11-21", YEAR_BEFORE).expect("12.2.c", "T1 yes, T4 yes, T5 unknown")
    case.run("2025-09-15", YEAR_BEFORE).expect("12.2.c", "T1 yes, T4 yes, T5 unknown")
    case.run("2025-09-14", YEAR_BEFORE).expect("12.2.c", "T1 unknown, T4 yes, T5 unknown")
    # Both ends of the period are marks.
    case.run("2026-08-31", ("2025-07-22", "2025-10-24")).expect("12.2.c", "T1 yes, T2 no")
    case.run("2026-08-31", ("2025-07-23", "2025-10-23")).expect("12.2.c", "")
    # C12 goes by the start, both ends included.
    case.run("2026-08-31", ("2024-09-03", "2025-01-06")).expect("12.2.b", "T1 yes, T5 yes")
    return case


def ends_around_the_mark():
    case = Case("ends-around-the-mark", "transitions that ended on the mark, the day before, the day after, and why")
    case.setting()
    ends = [("2025-07-21", "returned_to_ap"), ("2025-07-22", "returned_to_ap"), ("2025-07-23", "returned_to_ap"),
            ("2025-07-22", "completed_schooling"), ("2025-07-23", "completed_schooling"),
            ("2025-07-21", "completed_schooling"), ("2025-09-10", "other"), ("2025-07-22", "moved_again"),
            ("2025-01-06", "broke_down")]
    for number, (ended_on, end_reason) in enumerate(ends, 1):
        moved(case, number, "2025-01-06", ended_on, end_reason)  # Mark 22 July 2025.
    case.check("T7", "2025-07-22", "off_roll")
    case.check("T8", "2025-07-22", "on_roll")  # Ended on that day all the same.
    for as_of in ("2026-11-21", "2025-09-10"):
        case.run(as_of, YEAR_BEFORE) \
            .expect("12.2.c", "T1 no, T2 no, T3 yes, T5 yes, T7 yes, T8 no, T9 no") \
            .expect("12.2.d", "T1 yes, T2 yes, T3 no, T5 no, T7 no, T8 no, T9 no")
    case.run("2025-09-09", YEAR_BEFORE).expect("12.2.c", "T1 no, T2 no, T3 yes, T5 yes, T7 no, T8 no, T9 no")
    # On the mark itself, what ends the day after has not ended, and there is no check.
    case.run("2025-07-22", YEAR_BEFORE) \
        .expect("12.2.c", "T1 no, T2 no, T3 unknown, T5 unknown, T7 no, T8 no, T9 no") \
        .expect("12.2.d", "T1 yes, T2 yes, T3 no, T5 no, T7 no, T8 no, T9 no")
    case.run("2025-07-21", YEAR_BEFORE).expect("12.2.c", "")
    return case


def aftercare():
    case = Case("aftercare", "contacts in three or four half-terms, in breaks, after the mark, and after the end")
    case.setting()
    # From 6 January 2025 the spans are: to 23 February, to 21 April, to 1 June, to 22 July.
    contacts = {
        1: ["2025-01-06", "2025-02-24", "2025-04-22", "2025-07-22"],
        2: ["2025-01-06", "2025-02-24", "2025-07-22"],  # Three of four.
        3: ["2025-02-23", "2025-04-21", "2025-06-01", "2025-07-23"],  # The last is after the mark.
        4: ["2025-02-23", "2025-04-21", "2025-06-01", "2025-07-22"],
        5: ["2025-01-10", "2025-03-03"],
        6: ["2025-01-10", "2025-03-03"],
        7: ["2025-01-10", "2025-03-03", "2025-04-22"],
        8: ["2025-01-10", "2025-03-03", "2025-04-28"],
        9: ["2025-01-06", "2025-02-24", "2025-04-22", "2025-07-22"],
        10: ["2025-01-06", "2025-02-24", "2025-04-22", "2025-07-22"],
        13: ["2025-02-24", "2025-04-22", "2025-06-02"],  # None in the first.
        14: ["2025-01-06", "2025-02-24", "2025-06-02"],  # None in the third.
    }
    ends = {5: "2025-04-21",  # The day before half-term 5 starts: 5 and 6 are left out.
            6: "2025-04-22",  # The day it starts: only 6 is left out, and 5 has no contact.
            7: "2025-04-22", 8: "2025-04-25"}
    kinds = {9: "specialist", 10: "other_ap"}
    for number, days in contacts.items():
        ended_on = ends.get(number, "")
        moved(case, number, "2025-01-06", ended_on, "moved_again" if ended_on else "", kinds.get(number, "mainstream"))
        for day in days:
            case.contact(f"P{number}", day, "aftercare", "pupil", f"T{number}")
    # Started in the summer and ended before any half-term started: all four are left out.
    moved(case, 11, "2024-07-25", "2024-08-20", "broke_down")
    case.contact("P11", "2024-08-01", "aftercare", "pupil", "T11")
    # A call is no aftercare; nor is aftercare that names no transition.
    moved(case, 12, "2025-01-06")
    for day in ("2025-01-06", "2025-02-24", "2025-04-22"):
        case.contact("P12", day, "aftercare", "receiving_setting", "T12")
    case.contact("P12", "2025-06-10", "call", "pupil", "T12")
    case.contact("P12", "2025-06-10", "aftercare", "pupil")
    expected = "T1 yes, T11 no, T12 no, T13 no, T14 no, T2 no, T3 no, T4 yes, T5 yes, T6 no, T7 yes, T8 no, T9 yes"
    case.run("2026-11-21", YEAR_BEFORE).expect("12.3.a", expected).figure("12.3.a", denominator=13, numerator=5)
    case.run("2025-07-22", YEAR_BEFORE).expect("12.3.a", expected)
    case.run("2025-07-21", YEAR_BEFORE).expect("12.3.a", "T11 no")
    return case


def preparation():
    case = Case("preparation", "shares, contacts and steps around the start of a move, and moves that never start")
    case.setting()
    for number in range(1, 6):
        moved(case, number, "2026-01-12", left_on="2025-12-19")  # Start + 10 school days is Monday 26 January.
    moved(case, 6, left_on="2025-12-19")  # Never started.
    case.share("P1", "2026-01-12", "receiving_setting", "passport", "2026-01-26", "T1")
    case.share("P1", "2026-01-12", "receiving_setting", "pupil_profile", transition="T1")  # Never acknowledged.
    case.share("P2", "2026-01-13", "receiving_setting", "passport", "2026-01-14", "T2")
    case.share("P3", "2026-01-05", "receiving_setting", "passport", "2026-01-27", "T3")
    case.share("P3", "2026-01-13", "receiving_setting", "pupil_profile", "2026-01-14", "T3")
    case.share("P4", "2026-01-05", "receiving_setting", "passport", "2026-01-06")  # For no transition.
    case.share("P5", "2026-01-05", "agency", "passport", "2026-01-06", "T5")
    case.share("P6", "2026-01-05", "receiving_setting", "passport", "2026-01-06", "T6")
    case.contact("P1", "2026-01-12", "handover", "receiving_setting", "T1")
    case.contact("P1", "2026-01-05", "planning_meeting", "pupil", "T1")
    case.contact("P1", "2026-01-12", "planning_meeting", "parent_carer", "T1")
    case.contact("P1", "2026-01-12", "receiving_visit", "pupil;parent_carer", "T1")
    case.contact("P2", "2026-01-06", "planning_meeting", "receiving_setting;pupil", "T2")
    case.contact("P2", "2026-01-06", "receiving_visit", "parent_carer", "T2")
    case.contact("P3", "2026-01-06", "planning_meeting", "pupil;parent_carer", "T3")
    case.contact("P3", "2026-01-06", "call", "receiving_setting", "T3")
    case.contact("P3", "2026-01-13", "receiving_visit", "pupil", "T3")
    case.contact("P4", "2026-01-06", "planning_meeting", "pupil", "T4")
    case.contact("P4", "2026-01-13", "planning_meeting", "parent_carer", "T4")
    case.contact("P4", "2026-01-06", "handover", "parent_carer", "T4")
    case.contact("P5", "2026-01-06", "planning_meeting", "pupil;parent_carer")  # For no transition.
    case.contact("P5", "2026-01-13", "handover", "receiving_setting", "T5")
    case.transition_step("T1", "readiness_review", "2026-01-12", "yes")
    case.transition_step("T1", "pupil_view", "2026-01-13", "no")
    case.transition_step("T3", "pupil_view", "2026-01-06", "no")
    case.transition_step("T4", "readiness_review", "2026-01-13")
    case.transition_step("T5", "readiness_review", "2026-01-06")
    case.transition_step("T5", "parent_view")
    case.transition_step("T6", "readiness_review", "2026-01-06")
    case.run("2026-08-31") \
        .expect("11.3.a", "T1 yes, T2 no, T3 yes, T4 no, T5 no").expect("11.3.b", "T1 yes, T3 no") \
        .expect("11.3.c", "T1 yes, T2 yes, T3 no, T4 no, T5 no") \
        .expect("12.1.a", "T1 yes, T2 no, T3 yes, T4 no, T5 no") \
        .expect("12.1.b", "T1 yes, T2 no, T3 no, T4 no, T5 no") \
        .expect("12.2.a", "T1 yes, T2 no, T3 no, T4 no, T5 no")
    for period in (YEAR, ("2025-09-01", "2026-01-12")):
        case.run("2026-01-26", period).expect("11.3.b", "T1 yes, T3 no")
    case.run("2026-01-25").expect("11.3.b", "").expect("11.3.a", "T1 yes, T2 no, T3 yes, T4 no, T5 no")
    # The day before the start nothing has started, though the contacts have been held.
    case.run("2026-01-11").expect("11.3.a", "").expect("12.1.a", "").expect("12.2.b", "")
    return case


def returns():
    case = Case("returns", "pupils who came back after a move, on its day or later, here and elsewhere")
    case.setting()
    case.setting(OTHER_SETTING)

    def first_stay(ref, pupil, transition, kind="mainstream", started_on="2025-12-01", **columns):
        case.placement(ref, "2025-09-01", "2025-09-08", "2025-11-28", "transition", pupil=pupil)
        case.transition(transition, ref, started_on, kind=kind, **columns)

    first_stay("P1", "U1", "T1", ended_on="2025-12-15", end_reason="returned_to_ap")
    # On roll elsewhere on the day of the move: no return.
    case.placement("P2", "2025-12-01", "2025-12-01", pupil="U1", urn=OTHER_SETTING)
    first_stay("P3", "U2", "T2", "specialist")
    case.placement("P4", "2025-12-01", "2025-12-02", pupil="U2", urn=OTHER_SETTING)
    first_stay("P5", "U3", "T3", "other_ap")
    case.placement("P6", "2026-01-05", "2026-01-12", pupil="U3", urn=OTHER_SETTING)
    # Back at the one setting, then at the other: counts in both, and once in the pool.
    first_stay("P7", "U4", "T4")
    case.transition("T41", "P7", kind="specialist")  # Another plan, that came to nothing without anybody saying so.
    case.placement("P8", "2026-01-05", "2026-01-12", "2026-02-06", "other", pupil="U4", registration="dual_main")
    case.placement("P9", "2026-02-06", "2026-02-09", pupil="U4", urn=OTHER_SETTING, registration="guest")
    # Back at two settings on one day: in the pool through the one entered first.
    first_stay("P10", "U5", "T5")
    case.placement("P12", "2026-01-05", "2026-01-12", pupil="U5", urn=OTHER_SETTING, registration="guest")
    case.placement("P11", "2026-01-05", "2026-01-12", pupil="U5")
    # Neither a move that never started nor one that came to nothing is a move out.
    first_stay("P13", "U6", "T6", started_on="")
    case.placement("P14", "2026-01-05", "2026-01-12", pupil="U6")
    first_stay("P15", "U7", "T7", started_on="", ended_on="2026-01-20", end_reason="did_not_happen")
    case.placement("P16", "2026-02-02", "2026-02-09", pupil="U7")
    case.run("2026-08-31", by=["registration"]) \
        .expect("12.2.e", "U4 yes, U5 yes").expect("12.2.e", "U2 yes, U4 yes, U5 yes", OTHER_SETTING) \
        .figure("12.2.e", setting=SETTING, count=2).figure("12.2.e", setting=OTHER_SETTING, count=3) \
        .figure("12.2.e", setting="all", count=3) \
        .figure("12.2.e", setting="all", group=("registration", "single"), count=1) \
        .figure("12.2.e", setting="all", group=("registration", "dual_main"), count=1) \
        .figure("12.2.e", setting="all", group=("registration", "guest"), count=1) \
        .figure("12.2.e", setting=OTHER_SETTING, group=("registration", "guest"), count=2) \
        .figure("12.2.f", setting=SETTING, count=1).expect("12.2.f", "T3 yes") \
        .expect("12.3.b", "T1 no, T4 no, T5 no")
    # Run for one setting, moves out of the others still count.
    case.run("2026-08-31", settings=[OTHER_SETTING], by=["registration"]) \
        .expect("12.2.e", "U2 yes, U4 yes, U5 yes", OTHER_SETTING).figure("12.2.e", setting="all", count=3) \
        .figure("12.2.e", setting="all", group=("registration", "guest"), count=2)
    # A period that holds the return but not the move.
    case.run("2026-01-31", ("2026-01-01", "2026-08-31")) \
        .expect("12.2.e", "U4 yes, U5 yes").expect("12.2.e", "U5 yes", OTHER_SETTING)
    return case


def leavers():
    case = Case("leavers", "why placements ended, by when, and moves that did not happen with a day after D")
    case.setting()

    def left(number, end_reason, ended_on="2025-11-28", **columns):
        case.placement(f"P{number}", "2025-09-01", "2025-09-08", ended_on, end_reason, **columns)

    left(1, "transition")
    case.transition("T1", "P1")  # Still to start.
    left(2, "transition")
    case.transition("T2", "P2", ended_on="2026-01-20", end_reason="did_not_happen")
    left(3, "destination_unknown")
    left(4, "moved_away")
    left(5, "transition")
    case.transition("T5", "P5", "2025-12-01", kind="specialist")
    left(6, "died")
    left(7, "custody")
    case.transition("T7", "P7", "2025-12-01")  # A move to mainstream, but that is not why the placement ended.
    left(8, "transition")
    case.transition("T8", "P8", ended_on="2025-12-02", end_reason="did_not_happen")
    case.transition("T9", "P8", "2025-12-08", phased="yes")  # The second attempt happened.
    left(9, "other", "2025-09-08", registration="dual_main")  # On roll for one day.
    left(10, "end_of_year_11", "2026-06-26", registration="dual_subsidiary")
    left(11, "destination_unknown", "2026-02-15", registration="dual_main")  # A Sunday in a break.
    left(12, "transition", registration="guest")
    case.run("2026-08-31") \
        .expect("12.2.g", "P1 no, P10 no, P11 yes, P12 no, P2 no, P3 yes, P4 no, P5 no, P6 no, P7 no, P8 no, P9 no") \
        .expect("12.3.c", "P1 yes, P11 no, P12 no, P2 no, P3 no, P5 no, P7 no, P8 yes, P9 no") \
        .expect("12.3.d", "P10 175, P11 100, P9 1").figure("12.3.d", n=3, median=100, p90=160) \
        .expect("12.3.b", "T7 no, T9 yes")
    # T2 comes to nothing only the day after D; until then it may happen.
    case.run("2026-01-19") \
        .expect("12.3.c", "P1 yes, P12 no, P2 yes, P3 no, P5 no, P7 no, P8 yes, P9 no")
    case.run("2026-01-20") \
        .expect("12.3.c", "P1 yes, P12 no, P2 no, P3 no, P5 no, P7 no, P8 yes, P9 no")
    # D long after the period: the placement ended inside it, the move came to nothing after it, by D.
    case.run("2026-11-21", ("2025-09-01", "2025-11-28")) \
        .expect("12.3.c", "P1 yes, P12 no, P2 no, P3 no, P5 no, P7 no, P8 yes, P9 no")
    case.run("2025-11-28").expect("12.2.g", "P1 no, P12 no, P2 no, P3 yes, P4 no, P5 no, P6 no, P7 no, P8 no, P9 no")
    case.run("2025-11-27").expect("12.2.g", "P9 no")
    return case


def marks_of_two_settings():
    case = Case("marks-of-two-settings", "each transition goes by the calendar of the setting it left")
    case.setting(years={"2025/26": [
        ("2025-09-01", "2025-10-24"), ("2025-11-03", "2025-12-19"), ("2026-01-05", "2026-02-13"),
        ("2026-02-23", "2026-03-27"), ("2026-04-13", "2026-05-22"), ("2026-06-01", "2026-07-22")]})
    case.setting(OTHER_SETTING, years={"2025/26": [
        ("2025-09-03", "2025-10-17"), ("2025-10-27", "2025-12-17"), ("2026-01-06", "2026-02-11"),
        ("2026-02-18", "2026-04-01"), ("2026-04-20", "2026-05-20"), ("2026-06-03", "2026-07-24")]})
    for number, urn in ((1, SETTING), (2, OTHER_SETTING)):
        case.placement(f"P{number}", "2025-09-03", "2025-09-08", "2025-10-17", "transition", urn=urn)
        # In the one calendar this is before half-term 2 (mark 22 May), in the other its second day (mark 24 July).
        case.transition(f"T{number}", f"P{number}", "2025-10-28")
        case.check(f"T{number}", "2026-06-10", "on_roll")
    case.run("2026-08-31", YEAR) \
        .expect("12.2.c", "T1 yes", SETTING).expect("12.2.c", "T2 unknown", OTHER_SETTING) \
        .figure("12.2.c", setting="all", denominator=2, numerator=1, unknown=1)
    case.run("2026-07-23", YEAR).expect("12.2.c", "T1 yes", SETTING).expect("12.2.c", "", OTHER_SETTING)
    return case


def told_twice():
    case = Case("told-twice", "two shares of which one was acknowledged in time, a visit that is no handover, steps required by default")
    case.setting()
    for number in (1, 2):
        moved(case, number, "2026-01-12", left_on="2025-12-19")  # Start + 10 school days is Monday 26 January.
    case.share("P1", "2026-01-05", "receiving_setting", "passport", "2026-01-26", "T1")
    case.share("P1", "2026-01-06", "receiving_setting", "needs_summary", "2026-02-09", "T1")
    case.share("P2", "2026-01-06", "receiving_setting", "needs_summary", "2026-02-09", "T2")
    case.contact("P1", "2026-01-06", "receiving_visit", "receiving_setting", "T1")
    case.contact("P2", "2026-01-06", "review_meeting", "receiving_setting", "T2")
    case.transition_step("T1", "readiness_review", "2026-01-12")  # Required where nothing is said.
    case.transition_step("T2", "readiness_review", "2026-01-12", "yes")
    case.transition_step("T2", "pupil_view", "2026-01-13")
    case.run("2026-08-31") \
        .expect("11.3.b", "T1 yes, T2 no").expect("11.3.c", "T1 no, T2 no").expect("12.2.a", "T1 yes, T2 no")
    return case


def back_and_forth():
    case = Case("back-and-forth", "a return between two moves out, and two returns to one setting")
    case.setting()
    case.placement("P1", "2025-09-01", "2025-09-08", "2025-10-03", "transition", pupil="U1")
    case.transition("T1", "P1", "2025-10-06", "2025-10-31", "returned_to_ap")
    case.placement("P2", "2025-10-27", "2025-11-03", "2025-12-19", "transition", pupil="U1")
    case.transition("T2", "P2", "2026-01-12")
    # Counted once, and through the first of the two.
    case.placement("P3", "2025-09-01", "2025-09-08", "2025-10-03", "transition", pupil="U2")
    case.transition("T3", "P3", "2025-10-06", "2025-10-31", "returned_to_ap")
    case.placement("P5", "2026-01-05", "2026-01-12", pupil="U2", registration="guest")
    case.placement("P4", "2025-10-27", "2025-11-03", "2025-12-19", "other", pupil="U2", registration="dual_main")
    case.run("2026-08-31", by=["registration"]) \
        .expect("12.2.e", "U1 yes, U2 yes").figure("12.2.e", count=2) \
        .figure("12.2.e", group=("registration", "single"), count=1) \
        .figure("12.2.e", group=("registration", "dual_main"), count=1)
    return case


def registered_twice():
    case = Case("registered-twice", "dual registration that begins or ends on a day that is no school day")
    case.setting(closures=["2025-09-15"])
    ends = {1: ("2025-09-06", "2025-09-12"),  # From a Saturday: five days.
            2: ("2025-09-15", "2025-09-19"),  # From a closure: four.
            3: ("2025-09-08", "2025-09-15"),  # To a closure: five.
            4: ("2025-09-08", "2025-09-16")}
    for number, (first_day, ended_on) in ends.items():
        case.placement(f"P{number}", "2025-09-01", first_day, ended_on, "other", registration="dual_main")
    case.run("2026-08-31").expect("12.3.d", "P1 5, P2 4, P3 5, P4 6")
    return case


CASES = [two_term_marks, ends_around_the_mark, aftercare, preparation, returns, leavers, marks_of_two_settings, told_twice,
         back_and_forth, registered_twice]
