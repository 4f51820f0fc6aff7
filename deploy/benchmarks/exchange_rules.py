"""The exchange format as data, for a script: of each file its columns, what a row is known by, and the rules within a row.

A column is `name:content`, with a `!` where every row has a value. Contents:

    t200  text of at most so many characters     k  the row's own reference     r=pupils      a reference to a row of that file
    d     a day                                  K  the same, a URN             s=needs       the same, of the same placement
    y     yes or no                              p  a URN or local code         c=role        a code of that list
    f     a number                               u  a UPN                       cs=role       codes of that list
    i0,9  a whole number from, to                a  an academic year            o=induction,  one of these words
"""

# Each after those it refers to.
FILES = {
    "settings": "urn:K! name:t200! kind:c=setting_kind! la_code:t20 teaches_year_11:y!",
    "calendar": "urn:r=settings! academic_year:a! half_term:i-9999,9999! starts_on:d! ends_on:d!",
    "closures": "urn:r=settings! closed_on:d! reason:t200",
    "staff": "staff_ref:k! name:t200! email:t200 urn:r=settings roles:cs=role!",
    "templates": "urn:r=settings! process:o=induction,phased_induction,transition! step:t60! position:i0,9999! "
                 "counted_from:o=R,F,S! school_days:i-400,400! required:y! only_kind:c=transition_kind",
    "narratives": "urn:r=settings! academic_year:a! area:i1,13! strengths:t20000 development_areas:t20000 sources:t20000",
    "narrative_actions": "urn:r=settings! academic_year:a! area:i1,13! action:t20000! owner_ref:r=staff due_on:d done_on:d",
    "pupils": "pupil_ref:k! upn:u forename:t200! surname:t200! preferred_name:t200 date_of_birth:d! sex:c=sex "
              "ethnicity:c=ethnicity sen_provision:c=sen_provision primary_need:c=sen_type disadvantaged:y looked_after:y "
              "social_worker:y youth_justice:y",
    "placements": "placement_ref:k! urn:r=settings! pupil_ref:r=pupils! referred_on:d! referred_by:t200 referred_by_urn:p "
                  "reason:c=referral_reason! registration:c=registration! decision:c=placement_decision decided_on:d "
                  "planned_start:d first_day:d keyworker_ref:r=staff year_override:i-9999,9999 ended_on:d "
                  "end_reason:c=placement_end_reason next_establishment:t200 follow_up_starts_on:d follow_up_ended_on:d "
                  "follow_up_end_reason:c=follow_up_end_reason",
    "keyworkers": "placement_ref:r=placements! staff_ref:r=staff! from_on:d! until_on:d",
    "referral_items": "placement_ref:r=placements! item:c=referral_item! asked_on:d received_on:d quality:c=referral_item_quality",
    "induction_steps": "placement_ref:r=placements! step:t60! required:y due_on:d completed_on:d completed_by:r=staff "
                       "outcome:t20000",
    "timetable_stages": "placement_ref:r=placements! from_on:d! percent:i-9999,9999! why_not_full:t20000",
    "assessments": "assessment_ref:k! placement_ref:r=placements! instrument:c=instrument! domain:c=assessment_domain! "
                   "purpose:c=assessment_purpose! taken_on:d! pupil_contributed:y parent_contributed:y assessor:t200",
    "scores": "assessment_ref:r=assessments! scale:t200! value:f! band:t200",
    "needs": "need_ref:k! placement_ref:r=placements! category:c=need_category! identified_on:d! known_before:y! "
             "assessment_ref:s=assessments status:c=need_status strategies:t20000 avoid:t20000",
    "specialist_referrals": "specialist_referral_ref:k! placement_ref:r=placements! service:c=specialist_service! requested_on:d! "
                            "first_seen_on:d closed_on:d outcome:t20000",
    "ehc_plans": "ehc_ref:k! pupil_ref:r=pupils! requested_on:d decision:c=ehc_decision decided_on:d issued_on:d ceased_on:d",
    "ehc_reviews": "ehc_ref:r=ehc_plans! reviewed_on:d!",
    "targets": "target_ref:k! placement_ref:r=placements! area:c=target_area! statement:t20000! set_on:d! due_on:d "
               "need_ref:s=needs pupil_words:t20000 closed_on:d outcome:c=target_outcome owner_ref:r=staff",
    "target_reviews": "target_ref:r=targets! reviewed_on:d! mastery:c=mastery! note:t20000",
    "transitions": "transition_ref:k! placement_ref:r=placements! kind:c=transition_kind! receiving:t200! receiving_urn:p "
                   "planned:y! why:t20000 attitudes_behaviour:c=readiness academic_progress:c=readiness attendance:c=readiness "
                   "panel_submitted_on:d panel_decided_on:d barriers:cs=barrier phased:y planned_start:d started_on:d "
                   "full_time_on:d ended_on:d end_reason:c=transition_end_reason pupil_view:t20000 parent_view:t20000",
    "transition_steps": "transition_ref:r=transitions! step:t60! required:y due_on:d completed_on:d",
    "transition_checks": "transition_ref:r=transitions! checked_on:d! status:c=transition_check_status! attendance_percent:f "
                         "behaviour:c=comparison progress:c=comparison",
    "contacts": "contact_ref:k! placement_ref:r=placements! held_on:d! kind:c=contact_kind! with:cs=participant! "
                "transition_ref:s=transitions note:t20000",
    "shares": "share_ref:k! placement_ref:r=placements! shared_on:d! content:c=share_content! audience:c=share_audience! "
              "recipient:t200 acknowledged_on:d transition_ref:s=transitions",
    "careers_activities": "activity_ref:k! placement_ref:r=placements! kind:c=careers_kind! held_on:d! with:t200 independent:y "
                          "outcome:c=careers_outcome",
    "destinations": "destination_ref:k! placement_ref:r=placements! status:c=destination_status! provider:t200 started_on:d! "
                    "ended_on:d",
    "check_ins": "check_in_ref:k! placement_ref:r=placements! contacted_on:d! method:c=check_in_method! reached:y! "
                 "status:c=destination_status risk:c=risk action:t20000 action_on:d evidence:c=check_in_evidence note:t20000",
    "passports": "placement_ref:r=placements! version:i1,9999! written_on:d! written_by:r=staff written_with:t200! "
                 "strengths:t20000 needs:t20000 what_helps:t20000 what_to_avoid:t20000 outcomes:t20000 pupil_words:t20000",
    "restricted_notes": "note_ref:k! placement_ref:r=placements! noted_on:d! note:t20000!",
}

# What a row without a reference of its own is known by; the others by their first column.
ABOUT = {
    "calendar": "urn academic_year half_term", "closures": "urn closed_on", "staff": "staff_ref urn",
    "templates": "urn process step", "narratives": "urn academic_year area", "narrative_actions": "urn academic_year area action",
    "keyworkers": "placement_ref staff_ref from_on", "referral_items": "placement_ref item",
    "induction_steps": "placement_ref step", "timetable_stages": "placement_ref from_on", "scores": "assessment_ref scale",
    "ehc_reviews": "ehc_ref reviewed_on", "target_reviews": "target_ref reviewed_on", "transition_steps": "transition_ref step",
    "transition_checks": "transition_ref checked_on", "passports": "placement_ref version",
}

# No day is before an earlier one of these; empty ones are passed over.
IN_ORDER = {
    "calendar": ["starts_on ends_on"], "placements": ["referred_on decided_on first_day ended_on"],
    "keyworkers": ["from_on until_on"], "referral_items": ["asked_on received_on"],
    "specialist_referrals": ["requested_on first_seen_on", "requested_on closed_on"],
    "ehc_plans": ["requested_on decided_on issued_on ceased_on"], "shares": ["shared_on acknowledged_on"],
    "targets": ["set_on closed_on"], "destinations": ["started_on ended_on"], "check_ins": ["contacted_on action_on"],
    "transitions": ["started_on ended_on", "started_on full_time_on", "panel_submitted_on panel_decided_on"],
}

# What has happened can't lie in the future.
HAPPENED = {
    "pupils": "date_of_birth", "placements": "referred_on decided_on first_day ended_on follow_up_ended_on",
    "keyworkers": "from_on until_on", "referral_items": "asked_on received_on", "induction_steps": "completed_on",
    "transition_steps": "completed_on", "contacts": "held_on", "careers_activities": "held_on", "assessments": "taken_on",
    "needs": "identified_on", "specialist_referrals": "requested_on first_seen_on closed_on",
    "ehc_plans": "requested_on decided_on issued_on ceased_on", "ehc_reviews": "reviewed_on", "target_reviews": "reviewed_on",
    "shares": "shared_on acknowledged_on", "targets": "set_on closed_on", "transition_checks": "checked_on",
    "transitions": "panel_submitted_on panel_decided_on started_on full_time_on ended_on", "destinations": "started_on ended_on",
    "check_ins": "contacted_on action_on", "restricted_notes": "noted_on", "narrative_actions": "done_on",
    "passports": "written_on",
}

# Both are given, or neither.
TOGETHER = {
    "placements": ["decision decided_on", "ended_on end_reason", "follow_up_ended_on follow_up_end_reason"],
    "transitions": ["ended_on end_reason"],
}

# Where the one column holds one of these values (any at all: None), the other must be given, or must not.
NEEDED = {
    "placements": [("decision", "first_day", None), ("first_day", "ended_on", None)],
    "ehc_plans": [("decided_on", "decision", {"issued", "refused"}), ("decision", "issued_on", None)],
    "check_ins": [("status", "reached", {"yes"}), ("action", "action_on", None)],
}
BARRED = {
    "placements": [("first_day", "decision", {"declined", "withdrawn"})],
    "ehc_plans": [("decided_on", "decision", {"pending"}), ("issued_on", "decision", {"refused", "pending"})],
    "transitions": [("started_on", "end_reason", {"did_not_happen"})],
    "check_ins": [("status", "reached", {"no"})],
}

RANGES = {
    "calendar": ("half_term", 1, 6), "placements": ("year_override", -2, 20), "timetable_stages": ("percent", 0, 100),
    "transition_checks": ("attendance_percent", 0, 100),
}

# Scales of published instruments that have limits; the SDQ has no others.
SCALES = {
    **{("sdq", scale): (0, 10) for scale in "emotional conduct hyperactivity peer prosocial impact".split()},
    ("sdq", "total"): (0, 40),
    ("sdq", "teacher/impact"): (0, 6),
    **{("boxall", scale): (0, 136) for scale in ("developmental", "diagnostic", *"abcdefghij")},
    **{("pass", scale): (0, 100) for scale in (
        "feelings_about_school perceived_learning_capability self_regard_as_a_learner preparedness_for_learning "
        "attitudes_to_teachers general_work_ethic confidence_in_learning attitudes_to_attendance "
        "response_to_curriculum_demands").split()},
    ("ngrt", "stanine"): (1, 9),
}
VERSIONS = {"sdq": ("parent", "teacher", "self"), "boxall": ("primary", "young_people")}

AGES_AT_REFERRAL = (4, 25)


def columns(name):
    """Of a file: content and whether it is required, by column."""
    parts = (column.split(":") for column in FILES[name].split())
    return {column: (content.rstrip("!"), content.endswith("!")) for column, content in parts}


def identity(name):
    return ABOUT[name].split() if name in ABOUT else [next(iter(columns(name)))]
