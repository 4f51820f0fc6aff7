"""Area 13: who is in year 11, windows from the end of a month, follow-ups that end early, check-ins in order."""

from cases.builder import YEAR, Case

OTHER_SETTING = "100002"


def year_groups():
    case = Case("year-groups", "births around 1 September and on a leap day, year groups given, year 11 twice")
    case.setting()
    case.setting(OTHER_SETTING, teaches_year_11="no")
    born = {1: "2009-08-31",  # turned 16 in 2024/25: year 12
            2: "2009-09-01", 3: "2010-08-31",  # the first and the last day of year 11
            4: "2010-09-01",  # year 10
            5: "2008-02-29",  # turned 16 on the leap day 2024
            6: "2010-09-10", 7: "2010-01-15", 8: "2010-10-10", 9: "2010-01-15", 10: "2010-01-15", 11: "2009-01-15",
            12: "2020-09-01", 13: "2020-08-31", 14: "2014-08-31", 15: "2010-01-15", 16: "2010-01-15",
            17: "2014-08-31", 18: "2014-08-31", 19: "2014-08-31"}
    for number, day in born.items():
        case.pupil(f"U{number}", day)
    for number in (1, 2, 3, 4):
        case.placement(f"P{number}", "2025-09-01", "2025-09-08")
    case.placement("P5", "2024-01-08", "2024-01-15", "2024-06-28", "end_of_year_11")
    case.placement("P6", "2025-09-01", "2025-09-08", year_override="11")
    case.placement("P7", "2025-09-01", "2025-09-08", year_override="10")
    case.placement("P8", "2025-05-19", "2025-06-02", year_override="10")  # Rises to 11 on 1 September 2025.
    case.placement("P9", "2025-09-01", "2025-09-08", "2026-06-26", "end_of_year_11", urn=OTHER_SETTING)
    # Two stays in one year 11: each counts.
    case.placement("P101", "2025-09-01", "2025-09-08", "2025-11-28", "other", pupil="U10")
    case.placement("P102", "2026-01-05", "2026-01-12", pupil="U10")
    # Year 11 done twice: leaves twice, and is followed twice.
    case.placement("P111", "2024-09-02", "2024-09-09", "2025-06-27", "end_of_year_11", pupil="U11")
    case.placement("P112", "2025-09-01", "2025-09-08", "2026-06-26", "end_of_year_11", pupil="U11", year_override="11")
    case.placement("P12", "2025-09-01", "2025-09-08")  # 2036/37 would be year 11: year 0.
    case.placement("P13", "2025-09-01", "2025-09-08")  # Year 1.
    case.placement("P14", "2025-07-14", "2025-08-31")  # Year 6 on the first day, year 7 the day after.
    case.placement("P15", "2025-01-06", "2025-01-13", "2025-09-01", "other")  # On roll on 1 September.
    case.placement("P16", "2025-01-06", "2025-01-13", "2025-08-31", "other")
    # Year 6 on the first day; the one left on the last day of that year, the other on the first of the next.
    case.placement("P17", "2025-01-06", "2025-01-13", "2025-08-31", "other")
    case.placement("P18", "2025-01-06", "2025-01-13", "2025-09-01", "other")
    # Back in year 6, and in year 7 on E.
    case.placement("P191", "2025-01-06", "2025-01-13", "2025-03-28", "transition", pupil="U19")
    case.transition("T19", "P191", "2025-03-31")
    case.placement("P192", "2025-07-14", "2025-08-31", pupil="U19")
    preparing = "P101 no, P102 no, P112 no, P15 no, P2 no, P3 no, P6 no, P8 no"
    case.run("2026-08-31", ("2025-08-01", "2026-08-31"), by=["key_stage"]) \
        .expect("13.1.a", preparing).expect("13.1.a", "", OTHER_SETTING) \
        .figure("13.1.a", group=("key_stage", "ks4"), denominator=8, numerator=0) \
        .figure("5.1.b", group=("key_stage", "early_years"), denominator=1) \
        .figure("5.1.b", group=("key_stage", "ks1"), denominator=1) \
        .figure("5.1.b", group=("key_stage", "ks2"), denominator=2) \
        .figure("5.1.b", group=("key_stage", "ks4"), denominator=8) \
        .figure("5.1.b", group=("key_stage", "ks5"), denominator=1) \
        .figure("11.1.a", group=("key_stage", "ks3"), denominator=4) \
        .figure("12.2.g", group=("key_stage", "ks2"), denominator=1) \
        .figure("12.2.g", group=("key_stage", "ks3"), denominator=1) \
        .figure("12.2.e", group=("key_stage", "ks2"), count=1) \
        .figure("11.1.a", group=("key_stage", "ks5"), denominator=1) \
        .expect("13.3.c.1", "P111 unknown").expect("13.3.c.7", "P111 unknown")
    # The key stage of area 11, and the year group of area 13, are those on E: neither D nor the end of the period.
    for as_of, to in (("2026-11-21", "2026-08-31"), ("2026-08-31", "2026-12-31")):
        case.run(as_of, ("2025-08-01", to), by=["key_stage"]) \
            .figure("11.1.a", group=("key_stage", "ks5"), denominator=1).expect("13.1.a", preparing)
    # In 2026/27 the override of P112 and the births have risen; P4, P7 and P112's repeated year are told apart.
    case.run("2026-11-21", ("2026-09-01", "2027-08-31")) \
        .expect("13.1.a", "P4 no, P7 no") \
        .expect("13.3.c.1", "P112 unknown").expect("13.3.c.1", "P9 unknown", OTHER_SETTING) \
        .expect("13.3.c.2", "P112 unknown").expect("13.3.c.3", "") \
        .expect("13.3.a", "P112#1 no, P112#2 no")
    case.run("2024-05-31", ("2023-09-01", "2024-08-31")).expect("13.1.a", "P5 no")
    case.run("2024-09-01", ("2024-09-01", "2025-08-31")) \
        .expect("13.1.a", "").expect("13.3.a", "").expect("13.3.f", "")
    case.run("2025-03-31", ("2024-09-01", "2025-08-31")) \
        .expect("13.3.c.7", "P5 unknown").expect("13.1.a", "P111 no")
    return case


def careers():
    case = Case("careers", "outcomes given and not given, independent or not, on E and after it")
    case.setting()
    for number in range(1, 8):
        case.pupil(f"U{number}", "2010-01-15")
        case.placement(f"P{number}", "2025-01-06", "2025-01-13")
    case.activity("P1", "2025-02-03", "guidance_interview", "held", "yes")  # In year 10: however early.
    case.activity("P1", "2026-03-31", "application")
    case.activity("P1", "2026-03-31", "offer", "accepted")
    case.activity("P1", "2026-03-31", "work_experience", "held")
    case.activity("P2", "2026-03-30", "guidance_interview", "missed", "yes")
    case.activity("P2", "2026-03-30", "application", "missed")
    case.activity("P2", "2026-03-30", "offer", "declined")
    case.activity("P2", "2026-03-30", "employer_encounter", "missed")
    case.activity("P3", "2026-03-30", "guidance_interview", "", "yes")
    case.activity("P3", "2026-03-30", "offer")  # Open.
    case.activity("P3", "2026-03-30", "employer_encounter")
    case.activity("P4", "2026-03-30", "guidance_interview", "held", "no")
    case.activity("P4", "2026-03-30", "offer", "missed")
    case.activity("P4", "2026-03-30", "college_visit", "held", "yes")
    case.activity("P5", "2026-03-30", "guidance_interview", "held")
    case.activity("P5", "2026-03-30", "application", "declined")
    case.activity("P6", "2026-04-01", "guidance_interview", "held", "yes")
    case.activity("P6", "2026-04-01", "application", "held")
    case.activity("P7", "2026-03-30", "offer", "declined")
    case.activity("P7", "2026-03-31", "offer", "accepted")
    case.pupil("U8", "2010-01-15")
    case.placement("P8", "2026-04-01", "2026-04-13")  # Joins after E.
    for as_of, period in (("2026-03-31", YEAR), ("2026-08-31", ("2025-09-01", "2026-03-31"))):
        case.run(as_of, period) \
            .expect("13.1.a", "P1 yes, P2 no, P3 yes, P4 no, P5 no, P6 no, P7 no") \
            .expect("13.1.b", "P1 yes, P2 no, P3 no, P4 no, P5 yes, P6 no, P7 no") \
            .expect("13.1.c", "P1 yes, P2 no, P3 yes, P4 no, P5 no, P6 no, P7 yes") \
            .expect("13.2.a", "P1 yes, P2 no, P3 yes, P4 no, P5 no, P6 no, P7 no")
    return case


def windows():
    case = Case("windows", "follow-ups that begin on the 29th, 30th and 31st, and D around the ends of their windows")
    case.setting()
    # From 31 August 2025: W1 to 29 September, W2 to 30 October, W3 to 29 November, W4 to 30 December, W5 to
    # 30 January, W6 to 27 February, W7 from 28 February to 30 March.
    case.placement("P1", "2024-09-02", "2024-09-09", "2025-06-27", "end_of_year_11", follow_up_starts_on="2025-08-31")
    for day, status in (("2025-09-29", "employment"), ("2025-09-30", "neet_seeking"), ("2025-10-31", "apprenticeship"),
                        ("2026-02-27", "re_engagement"), ("2026-02-28", "school_sixth_form"),
                        ("2026-03-31", "neet_unavailable"), ("2025-08-30", "neet_seeking")):
        case.check_in("P1", day, status)
    # From 30 October 2025: W1 to 29 November, W2 to 29 December, W3 to 29 January, W4 to 27 February, W5 from
    # 28 February to 29 March, W6 to 29 April, W7 to 29 May.
    case.placement("P2", "2025-01-06", "2025-01-13", "2025-07-18", "other", follow_up_starts_on="2025-10-30")
    for day, status in (("2026-01-30", "neet_seeking"), ("2026-02-27", "employment"), ("2026-02-28", "unknown"),
                        ("2026-05-29", "further_education"), ("2026-05-30", "neet_seeking")):
        case.check_in("P2", day, status)
    # From 29 October 2023, a leap year: W4 from 29 January to 28 February, W5 from 29 February to 28 March.
    case.placement("P3", "2022-09-05", "2022-09-12", "2023-06-30", "end_of_year_11", follow_up_starts_on="2023-10-29")
    case.check_in("P3", "2024-02-28", "employment")
    case.check_in("P3", "2024-02-29", "neet_seeking")
    # From 30 October 2024, no leap year: W4 from 30 January to 27 February, W5 from 28 February to 29 March.
    case.placement("P4", "2023-09-04", "2023-09-11", "2024-06-28", "end_of_year_11", follow_up_starts_on="2024-10-30")
    case.check_in("P4", "2025-02-28")

    # From 29 February 2024: W1 to 28 March, W2 from 29 March to 28 April.
    case.placement("P5", "2023-09-04", "2023-09-11", "2024-02-09", "other", follow_up_starts_on="2024-02-29")
    case.check_in("P5", "2024-03-28", "employment")
    case.check_in("P5", "2024-03-29", "neet_seeking")

    whole = ("2025-08-01", "2026-08-31")
    case.run("2026-08-31", whole) \
        .expect("13.3.c.1", "P1 yes, P2 unknown").expect("13.3.c.2", "P1 no, P2 unknown") \
        .expect("13.3.c.3", "P1 yes, P2 unknown").expect("13.3.c.4", "P1 unknown, P2 yes") \
        .expect("13.3.c.5", "P1 unknown, P2 unknown").expect("13.3.c.6", "P1 no, P2 unknown") \
        .expect("13.3.c.7", "P1 yes, P2 yes").expect("13.3.d", "P1 no, P2 no").expect("13.3.f", "P1 yes, P2 yes") \
        .figure("13.3.a", denominator=14, numerator=8).figure("13.3.b", denominator=14, numerator=8)
    case.run("2026-03-30", whole) \
        .expect("13.3.c.7", "P1 yes").expect("13.3.d", "P1 no").expect("13.3.c.5", "P1 unknown, P2 unknown")
    case.run("2026-03-29", whole) \
        .expect("13.3.c.7", "").expect("13.3.c.5", "P1 unknown, P2 unknown").expect("13.3.f", "P1 yes, P2 yes")
    case.run("2026-02-28", whole).expect("13.3.c.4", "P1 unknown, P2 yes").expect("13.3.f", "P1 yes, P2 yes")
    case.run("2026-02-27", whole) \
        .expect("13.3.c.4", "P1 unknown, P2 yes").expect("13.3.c.6", "P1 no").expect("13.3.f", "P1 no, P2 yes")
    case.run("2026-02-26", whole).expect("13.3.c.4", "P1 unknown").expect("13.3.c.6", "") \
        .expect("13.3.f", "P1 yes, P2 no")
    case.run("2025-09-29", whole).expect("13.3.a", "P1#1 yes").expect("13.3.f", "")
    case.run("2025-09-28", whole).expect("13.3.a", "")
    case.run("2025-08-30", whole).expect("13.3.c.1", "").expect("13.3.b", "")
    leap = ("2023-09-01", "2024-08-31")
    case.run("2024-02-27", leap).expect("13.3.b", "P3#1 no, P3#2 no, P3#3 no")
    case.run("2024-02-28", leap).expect("13.3.b", "P3#1 no, P3#2 no, P3#3 no, P3#4 yes").expect("13.3.c.4", "P3 yes")
    case.run("2024-03-27", leap).expect("13.3.c.5", "").expect("13.3.c.4", "P3 yes")
    case.run("2024-03-28", leap).expect("13.3.c.5", "P3 no").expect("13.3.c.4", "P3 yes") \
        .expect("13.3.c.1", "P3 unknown, P5 yes")
    case.run("2024-04-27", leap).expect("13.3.c.2", "P3 unknown")
    case.run("2024-04-28", leap).expect("13.3.c.2", "P3 unknown, P5 no")
    case.run("2025-08-31", ("2024-09-01", "2025-08-31")) \
        .expect("13.3.b", "P4#1 no, P4#2 no, P4#3 no, P4#4 no, P4#5 yes, P4#6 no, P4#7 no") \
        .expect("13.3.a", "P4#1 no, P4#2 no, P4#3 no, P4#4 no, P4#5 no, P4#6 no, P4#7 no")
    # A follow-up belongs to the period in which it starts, whenever its windows close.
    case.run("2026-08-31", ("2025-09-01", "2025-12-31")).expect("13.3.c.7", "P2 yes")
    case.run("2026-08-31", ("2025-11-01", "2026-08-31")).expect("13.3.c.7", "")
    return case


def who_is_followed():
    case = Case("who-is-followed", "ends around 1 September, starts given, planned after D, or without an end")
    case.setting()
    case.placement("P1", "2024-09-02", "2024-09-09", "2025-08-31", "end_of_year_11")  # From 1 September 2025.
    case.placement("P2", "2024-09-02", "2024-09-09", "2025-09-01", "end_of_year_11")  # From 1 September 2026.
    case.placement("P3", "2024-09-02", "2024-09-09", "2025-07-18", "moved_away")  # Nobody follows.
    case.placement("P4", "2024-09-02", "2024-09-09", "2025-07-18", "moved_away", follow_up_starts_on="2025-09-01")
    case.placement("P5", "2024-09-02", "2024-09-09", follow_up_starts_on="2025-09-01")  # Has not left.
    case.placement("P6", "2024-09-02", "2024-09-09", "2025-10-17", "other", follow_up_starts_on="2025-09-15")
    case.placement("P7", "2024-09-02", "2024-09-09", "2025-06-27", "end_of_year_11", follow_up_starts_on="2025-08-31")
    case.placement("P8", "2024-09-02", "2024-09-09", "2025-06-27", "end_of_year_11", follow_up_starts_on="2026-10-01")
    case.run("2026-08-31").expect("13.3.c.1", "P1 unknown, P4 unknown, P6 unknown")
    case.run("2025-10-31").expect("13.3.c.1", "P1 unknown, P4 unknown, P6 unknown")
    case.run("2025-10-16").expect("13.3.c.1", "P1 unknown, P4 unknown")  # P6 has not left yet.
    case.run("2025-09-30").expect("13.3.c.1", "P1 unknown, P4 unknown")
    case.run("2025-09-29").expect("13.3.c.1", "")
    case.run("2026-11-21", ("2026-09-01", "2027-08-31")).expect("13.3.c.1", "P2 unknown, P8 unknown")
    case.run("2026-10-30", ("2026-09-01", "2027-08-31")).expect("13.3.c.1", "P2 unknown")
    return case


def ended_early():
    case = Case("ended-early", "follow-ups that ended on, before and after the last day of a window, and why")
    case.setting()
    # From 1 September 2025: W1 is September, W2 October, W7 March.
    ends = {1: ("2025-10-31", "declined"), 2: ("2025-10-30", "declined"), 3: ("2025-10-31", "moved_abroad"),
            4: ("2025-11-01", "died"), 5: ("2025-10-30", "declined"), 6: ("2025-10-30", "declined"),
            7: ("2026-03-31", "declined"), 8: ("2026-04-15", "died"), 9: ("2025-10-30", "moved_abroad")}
    for number, (day, reason) in ends.items():
        case.placement(f"P{number}", "2024-09-02", "2024-09-09", "2025-06-27", "end_of_year_11",
                       follow_up_ended_on=day, follow_up_end_reason=reason)
    for number in range(1, 10):
        case.check_in(f"P{number}", "2025-10-10", "employment")
    case.check_in("P5", "2025-09-15", "neet_seeking")  # Before the end: it was not maintained, whatever came later.
    case.check_in("P6", "2025-12-01", "neet_seeking")  # After the end: not read.
    case.check_in("P6", "2025-11-20", "employment", "at_risk", "2025-11-21")
    case.check_in("P7", "2026-03-31", "employment")  # On the day of the end, the last of the seven months.
    case.check_in("P8", "2026-03-31", "neet_seeking", "dropped_out", "2026-04-02", ref="K100")
    case.check_in("P9", "2025-11-05", "neet_seeking", "dropped_out", "2025-11-06")
    case.run("2026-08-31") \
        .expect("13.3.c.1", "P1 unknown, P2 unknown, P3 unknown, P4 unknown, P5 no, P6 unknown, P7 unknown, "
                            "P8 unknown, P9 unknown") \
        .expect("13.3.c.2", "P1 yes, P2 unknown, P3 yes, P4 yes, P5 unknown, P6 unknown, P7 yes, P8 yes") \
        .expect("13.3.c.3", "P1 unknown, P2 unknown, P5 unknown, P6 unknown, P7 unknown, P8 unknown") \
        .expect("13.3.c.7", "P1 unknown, P2 unknown, P5 unknown, P6 unknown, P7 yes, P8 no") \
        .expect("13.3.d", "P1 unknown, P2 unknown, P5 no, P6 unknown, P7 yes, P8 no") \
        .expect("13.3.e", "K100 yes").expect("13.3.f", "P5 yes, P8 no") \
        .figure("13.3.a", denominator=24, numerator=8)
    # The end lies after D: nothing has ended early.
    case.run("2025-10-30").expect("13.3.c.1", "P1 unknown, P2 unknown, P3 unknown, P4 unknown, P5 no, P6 unknown, "
                                              "P7 unknown, P8 unknown, P9 unknown").expect("13.3.c.2", "")
    case.run("2025-10-31") \
        .expect("13.3.c.2", "P1 yes, P2 unknown, P3 yes, P4 yes, P5 unknown, P6 unknown, P7 yes, P8 yes")
    case.run("2025-11-30") \
        .expect("13.3.c.3", "P1 unknown, P2 unknown, P5 unknown, P6 unknown, P7 unknown, P8 unknown")
    return case


def check_ins_in_order():
    case = Case("check-ins-in-order", "several check-ins on a day, in another order than their references; custody")
    case.setting()
    for number in range(1, 10):
        case.placement(f"P{number}", "2024-09-02", "2024-09-09", "2025-06-27", "end_of_year_11")
    case.check_in("P1", "2025-09-10", "employment", ref="K90")
    case.check_in("P1", "2025-09-10", "neet_seeking", ref="K10")  # Entered last: this decides.
    case.check_in("P2", "2025-09-10", "neet_seeking", ref="K91")
    case.check_in("P2", "2025-09-10", "employment", ref="K11")
    case.check_in("P3", "2025-09-20", "employment", ref="K12")  # A later day decides, though entered first.
    case.check_in("P3", "2025-09-10", "neet_seeking", ref="K92")
    case.check_in("P4", "2025-09-10", "employment", ref="K13")
    case.check_in("P4", "2025-09-20", ref="K14")  # Reached nobody: the one before decides.
    case.check_in("P5", "2025-09-10", "employment", ref="K15")
    case.check_in("P5", "2025-09-20", "unknown", ref="K16")
    case.check_in("P6", "2025-09-10", ref="K17")
    case.check_in("P7", "2025-11-10", "custody", ref="K18")
    case.check_in("P7", "2026-03-10", "employment", ref="K19")
    case.check_in("P8", "2025-11-10", "neet_unavailable", ref="K20")
    case.check_in("P8", "2026-03-10", "custody", ref="K21")
    case.check_in("P9", "2025-09-10", "voluntary_work", ref="K22")
    case.check_in("P9", "2025-12-10", "supported_internship", ref="K23")
    case.check_in("P9", "2026-03-10", "unknown", ref="K24")
    case.run("2026-08-31") \
        .expect("13.3.c.1", "P1 no, P2 yes, P3 yes, P4 yes, P5 unknown, P6 unknown, P7 unknown, P8 unknown, P9 no") \
        .expect("13.3.c.3", "P1 unknown, P2 unknown, P3 unknown, P4 unknown, P5 unknown, P6 unknown, P7 no, P8 no, "
                            "P9 unknown") \
        .expect("13.3.d", "P1 no, P2 no, P3 no, P4 unknown, P5 unknown, P6 unknown, P7 yes, P8 no, P9 no") \
        .expect("13.3.f", "P1 no, P2 yes, P3 yes, P8 no, P9 yes") \
        .figure("13.3.c.1", denominator=9, numerator=3, unknown=4)
    case.run("2025-09-30") \
        .expect("13.3.a", "P1#1 yes, P2#1 yes, P3#1 yes, P4#1 yes, P5#1 yes, P6#1 no, P7#1 no, P8#1 no, P9#1 yes") \
        .expect("13.3.b", "P1#1 yes, P2#1 yes, P3#1 yes, P4#1 yes, P5#1 yes, P6#1 yes, P7#1 no, P8#1 no, P9#1 yes")
    return case


def risks():
    case = Case("risks", "risks found around D - 7 days, acted on the same day, after seven and eight days, or never")
    case.setting()
    case.placement("P1", "2024-09-02", "2024-09-09", "2025-06-27", "end_of_year_11")
    for ref, day, risk, action_on in (
            ("K1", "2025-10-01", "at_risk", "2025-10-08"), ("K2", "2025-10-02", "at_risk", "2025-10-03"),
            ("K3", "2025-09-10", "dropped_out", "2025-09-18"), ("K4", "2025-09-10", "dropped_out", "2025-09-10"),
            ("K5", "2025-09-11", "at_risk", ""), ("K6", "2025-09-12", "on_track", "2025-09-13"),
            ("K7", "2025-08-31", "at_risk", "2025-09-01"), ("K8", "2025-09-01", "at_risk", "2025-09-08")):
        case.check_in("P1", day, "employment", risk, action_on, ref)
    for period in (YEAR, ("2025-09-01", "2025-10-02")):
        case.run("2025-10-08", period).expect("13.3.e", "K1 yes, K3 no, K4 yes, K5 no, K8 yes")
    case.run("2025-10-07").expect("13.3.e", "K3 no, K4 yes, K5 no, K8 yes")
    case.run("2025-09-17").expect("13.3.e", "K3 no, K4 yes, K8 yes")
    case.run("2025-10-09").expect("13.3.e", "K1 yes, K2 yes, K3 no, K4 yes, K5 no, K8 yes")
    return case


def left_before_the_period():
    case = Case("left-before-the-period", "a period inside a year, and leavers of that year who left before it, one followed early")
    case.setting()
    for number, columns in ((1, {}), (2, {"follow_up_starts_on": "2025-11-01"}), (3, {"follow_up_starts_on": "2025-11-01"})):
        case.pupil(f"U{number}", "2010-01-15")
        ended_on = "2025-08-31" if number == 3 else "2025-10-10"
        case.placement(f"P{number}", "2025-01-06", "2025-01-13", ended_on, "other", **columns)
        case.activity(f"P{number}", "2025-07-01", "application")
    case.run("2026-03-31", ("2026-01-05", "2026-03-31")).expect("13.1.b", "P1 yes, P2 yes").expect("11.1.a", "")
    return case


CASES = [year_groups, careers, windows, who_is_followed, ended_early, check_ins_in_order, risks, left_before_the_period]
