"""Runs at the edges: nobody there, one pupil, another time, D before and long after the end of the period."""

from cases.builder import SETTING, YEAR, Case

OTHER_SETTING = "A-provider"


def nobody():
    case = Case("nobody", "an organisation with settings and calendars, and no pupil")
    case.setting(OTHER_SETTING)
    case.setting(SETTING)
    none = {"denominator": 0, "numerator": 0, "unknown": 0, "value": None, "best_case": None, "low": None, "high": None}
    case.run("2026-08-31", by=["key_stage"]).figure("5.1.a", setting="all", **none) \
        .figure("13.3.c.7", setting=SETTING, **none).figure("5.1.a", setting=OTHER_SETTING, **none) \
        .figure("5.4.b", setting="all", n=0, median=None, p90=None).figure("12.2.e", setting="all", count=0)
    return case


def one_pupil():
    case = Case("one-pupil", "a setting with one pupil of whom little is known, beside one with none")
    case.setting()
    case.setting(OTHER_SETTING)
    case.placement("P1", "2025-09-01", "2025-09-08")
    everything = ["key_stage", "sen_provision", "disadvantaged", "looked_after", "reason", "registration"]
    case.run("2026-08-31", by=everything) \
        .figure("5.1.a", denominator=1, numerator=0, unknown=0, value=0, best_case=0, low=0, high=0.7934506856227626) \
        .figure("5.4.d", denominator=1, numerator=1, value=1, low=0.20654931437723745, high=1) \
        .figure("5.4.b", n=1, median=5, p90=5) \
        .figure("5.1.a", group=("sen_provision", "not_recorded"), denominator=1) \
        .figure("5.1.a", group=("disadvantaged", "not_recorded"), denominator=1) \
        .figure("5.1.a", group=("looked_after", "not_recorded"), denominator=1) \
        .figure("5.1.a", group=("reason", "preventative"), denominator=1) \
        .figure("5.1.a", group=("registration", "single"), denominator=1) \
        .figure("5.1.a", group=("key_stage", "ks4"), denominator=1) \
        .figure("5.1.a", setting=OTHER_SETTING, denominator=0, value=None) \
        .figure("5.1.a", setting="all", denominator=1, numerator=0)
    case.run("2026-08-31", settings=[OTHER_SETTING]).figure("5.1.a", setting="all", denominator=0)
    # A period before everything, and one after everything but the pupil's being there.
    case.run("2020-08-31", ("2019-09-01", "2020-08-31")).figure("11.1.a", setting="all", denominator=0) \
        .expect("5.1.a", "").expect("12.2.c", "")
    case.run("2026-11-21", ("2019-09-01", "2020-08-31")).expect("5.1.a", "").expect("11.1.a", "")
    case.run("2026-11-21", ("2026-09-01", "2027-08-31")).expect("5.1.a", "").expect("11.1.a", "P1 no")
    # A period of one day.
    case.run("2025-09-08", ("2025-09-08", "2025-09-08")).expect("5.1.a", "P1 no").expect("11.1.a", "P1 no")
    return case


def as_it_stood():
    case = Case("as-it-stood", "rows and dates after D, what hangs on them, and plans that are read all the same")
    case.setting()
    case.placement("P1", "2025-09-01", "2025-09-08", "2025-12-19", "transition")
    case.step("P1", "baseline_english", "2025-09-05", due_on="2025-09-04")
    case.step("P1", "baseline_maths", "2025-09-05", due_on="2025-09-19")
    case.transition("T1", "P1", "2026-01-05")
    case.check("T1", "2026-02-02", "on_roll")
    case.contact("P1", "2025-12-15", "handover", "receiving_setting", "T1")
    case.share("P1", "2025-12-15", "receiving_setting", "passport", "2026-01-20", "T1")
    case.placement("P2", "2025-11-03", "2025-11-10")
    case.assessment("P2", "2025-11-05", parent="yes")
    case.item("P2", "safeguarding_file")  # Never asked for, never received.
    case.item("P2", "prior_attainment", "2025-11-04", "2025-11-07", "complete")
    # Referred after most D: nothing of it is read before, though it lies in the file between the others.
    case.placement("P3", "2026-03-02", "2026-03-09")
    case.need("P3", "2026-03-02")
    case.run("2025-11-07").expect("5.1.b", "P1 yes").expect("11.1.a", "P1 no")
    case.run("2025-11-10").expect("5.1.b", "P1 yes, P2 no").expect("5.1.e", "P2 no").expect("11.1.a", "P1 no, P2 yes")
    case.run("2025-12-18").expect("12.3.c", "").expect("11.3.c", "").expect("5.4.d", "P1 yes")
    case.run("2025-12-19").expect("12.3.c", "P1 yes").expect("11.3.c", "")  # The move is still to start.
    case.run("2026-01-05").expect("11.3.a", "T1 yes").expect("11.3.b", "").expect("11.3.c", "T1 yes")
    # Start + 10 school days is 19 January; the receipt came on the 20th, whether or not D has seen it.
    case.run("2026-01-19").expect("11.3.b", "T1 no")
    case.run("2026-03-31").expect("11.3.b", "T1 no").expect("11.1.b", "P1 no, P2 no, P3 yes")
    case.run("2026-03-01").expect("11.1.b", "P1 no, P2 no").expect("5.1.b", "P1 yes, P2 no")
    # `due_on` is a plan: at D the second step of P1 is not due yet, the first was late.
    case.run("2025-09-18").expect("5.4.a", "P1 no")
    case.run("2026-11-21", ("2025-09-01", "2025-12-31")).expect("5.1.b", "P1 yes, P2 no") \
        .expect("11.1.b", "P1 no, P2 no").expect("11.3.a", "").expect("12.3.c", "P1 yes")
    return case


def two_settings_one_day():
    case = Case("two-settings-one-day", "stays of one pupil at two settings with the same first day count in both")
    case.setting()
    case.setting(OTHER_SETTING)
    case.pupil("U1", "2010-01-15", sen_provision="K")
    case.placement("P2", "2025-09-01", "2025-09-08", pupil="U1", urn=OTHER_SETTING, registration="dual_subsidiary")
    case.placement("P1", "2025-09-01", "2025-09-08", pupil="U1", registration="dual_main")
    case.assessment("P1", "2025-09-15")
    case.activity("P2", "2025-10-06", "application", "held")
    case.run("2026-08-31", YEAR, by=["registration"]) \
        .expect("11.1.a", "P1 yes").expect("11.1.a", "P2 no", OTHER_SETTING) \
        .expect("13.1.b", "P1 no").expect("13.1.b", "P2 yes", OTHER_SETTING) \
        .figure("11.1.a", setting="all", denominator=2, numerator=1) \
        .figure("11.1.a", setting="all", group=("registration", "dual_main"), denominator=1, numerator=1) \
        .figure("13.1.b", setting="all", group=("registration", "dual_subsidiary"), denominator=1, numerator=1)
    return case


CASES = [nobody, one_pupil, as_it_stood, two_settings_one_day]
