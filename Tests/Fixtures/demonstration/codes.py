"""The code lists of the exchange format, and which columns are required, dates or codes."""

SEN_TYPES = "SPLD MLD SLD PMLD SEMH SLCN HI VI MSI PD ASD DS OTH NSA"
AREAS = ("self_regulation relationships confidence resilience self_management teamwork communication engagement "
         "readiness_for_work")
DESTINATIONS = ("school_sixth_form sixth_form_college further_education specialist_post_16 apprenticeship "
                "supported_internship training_provider employment_with_training employment re_engagement "
                "voluntary_work neet_seeking neet_unavailable custody unknown")

REQUIRED = {file: columns.split() for file, columns in {
    "settings": "urn name kind teaches_year_11",
    "calendar": "urn academic_year half_term starts_on ends_on",
    "closures": "urn closed_on",
    "staff": "staff_ref name roles",
    "pupils": "pupil_ref forename surname date_of_birth",
    "placements": "placement_ref urn pupil_ref referred_on reason registration",
    "referral_items": "placement_ref item",
    "induction_steps": "placement_ref step",
    "contacts": "contact_ref placement_ref held_on kind with",
    "assessments": "assessment_ref placement_ref instrument domain purpose taken_on",
    "scores": "assessment_ref scale value",
    "needs": "need_ref placement_ref category identified_on known_before",
    "specialist_referrals": "specialist_referral_ref placement_ref service requested_on",
    "ehc_plans": "ehc_ref pupil_ref",
    "ehc_reviews": "ehc_ref reviewed_on",
    "shares": "share_ref placement_ref shared_on content audience",
    "targets": "target_ref placement_ref area statement set_on",
    "target_reviews": "target_ref reviewed_on mastery",
    "transitions": "transition_ref placement_ref kind receiving planned",
    "transition_steps": "transition_ref step",
    "transition_checks": "transition_ref checked_on status",
    "careers_activities": "activity_ref placement_ref kind held_on",
    "destinations": "destination_ref placement_ref status started_on",
    "check_ins": "check_in_ref placement_ref contacted_on method reached",
}.items()}

# Rows without a reference of their own are known by these columns.
KEYS = {
    "settings": "urn", "calendar": "urn academic_year half_term", "closures": "urn closed_on", "staff": "staff_ref urn",
    "referral_items": "placement_ref item", "induction_steps": "placement_ref step", "scores": "assessment_ref scale",
    "ehc_reviews": "ehc_ref reviewed_on", "target_reviews": "target_ref reviewed_on",
    "transition_steps": "transition_ref step",
    "transition_checks": "transition_ref checked_on",
}

_YES_NO = "yes no"
CODES = {key: set(codes.split()) for key, codes in {
    "settings.kind": "pru ap_academy ap_free_school independent_ap unregistered_provider hospital_school in_school_ap",
    "settings.teaches_year_11": _YES_NO,
    "staff.roles": "keyworker inclusion_leader senco careers_lead dsl slt trust_lead administrator auditor",
    "pupils.sex": "M F U", "pupils.sen_provision": "N K E", "pupils.primary_need": SEN_TYPES,
    "pupils.disadvantaged": _YES_NO,
    "pupils.looked_after": _YES_NO, "pupils.social_worker": _YES_NO, "pupils.youth_justice": _YES_NO,
    "placements.reason": "permanent_exclusion preventative day_six medical managed_move awaiting_specialist_place "
                         "new_to_area other",
    "placements.registration": "single dual_main dual_subsidiary guest",
    "placements.decision": "accepted declined withdrawn",
    "placements.end_reason": "transition end_of_year_11 moved_away elective_home_education permanently_excluded "
                             "withdrawn_by_commissioner custody died destination_unknown other",
    "placements.follow_up_end_reason": "declined moved_abroad died",
    "referral_items.item": "prior_attainment attendance_record behaviour_record sen_information safeguarding_file "
                           "medical_information agency_involvement family_contact",
    "referral_items.quality": "complete partial outdated",
    "induction_steps.required": _YES_NO,
    "induction_steps.step": "referral_review social_care_check youth_justice_check needs_review pupil_profile "
                            "flags_raised home_visit induction_meeting baseline_english baseline_maths "
                            "baseline_wellbeing pathway_allocated intake_interview staff_briefed learning_plan "
                            "two_week_review phased_check_1 phased_check_2",
    "contacts.kind": "induction_meeting home_visit intake_interview review_meeting planning_meeting receiving_visit "
                     "handover aftercare call message",
    "contacts.with": "pupil parent_carer previous_school agency receiving_setting keyworker teaching_staff",
    "assessments.instrument": "ngrt wrat cat4 sdq boxall pass belonging_survey parent_engagement_scale "
                              "speech_language_screen dyslexia_screen educational_psychology teacher_assessment "
                              "other",
    "assessments.domain": "english maths cognitive literacy wellbeing communication learning engagement "
                          "readiness_for_work",
    "assessments.purpose": "baseline review exit",
    "assessments.pupil_contributed": _YES_NO, "assessments.parent_contributed": _YES_NO,
    "needs.category": f"{SEN_TYPES} literacy numeracy mental_health physical_health attendance substance_use "
                      "exploitation_risk family other",
    "needs.known_before": _YES_NO, "needs.status": "open met handed_over",
    "specialist_referrals.service": "camhs speech_language educational_psychology youth_justice social_care "
                                    "school_nurse drug_alcohol counselling autism_team other",
    "ehc_plans.decision": "issued refused pending",
    "shares.content": "pupil_profile passport needs_summary progress_review safeguarding_file",
    "shares.audience": "teaching_staff pastoral_staff senco dsl mental_health_lead parent_carer pupil "
                       "receiving_setting agency",
    "targets.area": AREAS, "targets.outcome": "achieved partly_achieved not_achieved withdrawn",
    "target_reviews.mastery": "not_yet acquiring developing secure exceeding",
    "transitions.kind": "mainstream other_ap specialist", "transitions.planned": _YES_NO, "transitions.phased": _YES_NO,
    "transitions.attitudes_behaviour": "red amber green", "transitions.academic_progress": "red amber green",
    "transitions.attendance": "red amber green",
    "transitions.barriers": "no_suitable_school receiving_capacity performance_tables reluctant_school "
                            "poor_communication ehc_decision_pending family_prefers_ap pupil_prefers_ap transport "
                            "other",
    "transitions.end_reason": "broke_down returned_to_ap moved_again completed_schooling did_not_happen other",
    "transition_steps.required": _YES_NO,
    "transition_steps.step": "readiness_review panel_submission pupil_view parent_view planning_meeting "
                             "receiving_visit passport_shared targets_agreed receiving_staff_briefed",
    "transition_checks.status": "on_roll off_roll unknown", "transition_checks.behaviour": "better same worse",
    "transition_checks.progress": "better same worse",
    "careers_activities.kind": "guidance_interview employer_encounter work_experience college_visit application "
                               "interview offer travel_training cv_workshop",
    "careers_activities.independent": _YES_NO, "careers_activities.outcome": "held missed accepted declined",
    "destinations.status": DESTINATIONS, "check_ins.status": DESTINATIONS,
    "check_ins.method": "call visit text email via_provider via_family", "check_ins.reached": _YES_NO,
    "check_ins.risk": "on_track at_risk dropped_out",
    "check_ins.evidence": "provider employer pupil parent_carer local_authority",
}.items()}

# Dates that are plans or the calendar, and may lie in the future.
PLANS = {"due_on", "planned_start", "follow_up_starts_on", "starts_on", "ends_on"}

# An answer is not before its question: (file, question, answer).
IN_ORDER = [
    ("calendar", "starts_on", "ends_on"), ("placements", "referred_on", "decided_on"), ("placements", "decided_on",
                                                                                        "first_day"),
    ("placements", "referred_on", "planned_start"), ("placements", "first_day", "ended_on"),
    ("placements", "ended_on", "follow_up_starts_on"), ("placements", "ended_on", "follow_up_ended_on"),
    ("referral_items", "asked_on", "received_on"), ("specialist_referrals", "requested_on", "first_seen_on"),
    ("specialist_referrals", "first_seen_on", "closed_on"), ("ehc_plans", "requested_on", "decided_on"),
    ("ehc_plans", "decided_on", "issued_on"), ("ehc_plans", "issued_on", "ceased_on"), ("shares", "shared_on",
                                                                                        "acknowledged_on"),
    ("targets", "set_on", "due_on"), ("targets", "set_on", "closed_on"), ("transitions", "panel_submitted_on",
                                                                          "panel_decided_on"),
    ("transitions", "started_on", "full_time_on"), ("transitions", "started_on", "ended_on"),
    ("destinations", "started_on", "ended_on"), ("check_ins", "contacted_on", "action_on"),
]

# Columns that are given together or not at all.
TOGETHER = [
    ("placements", "decision", "decided_on"), ("placements", "ended_on", "end_reason"),
    ("placements", "follow_up_ended_on", "follow_up_end_reason"), ("referral_items", "received_on", "quality"),
    ("induction_steps", "completed_on", "completed_by"), ("targets", "closed_on", "outcome"),
    ("transitions", "ended_on", "end_reason"), ("check_ins", "action", "action_on"),
]
