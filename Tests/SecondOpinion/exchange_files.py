"""The files of an exchange folder and their columns, and how a folder of them is written."""

import csv
import os

COLUMNS = {
    "settings": "urn name kind la_code teaches_year_11",
    "calendar": "urn academic_year half_term starts_on ends_on",
    "closures": "urn closed_on reason",
    "staff": "staff_ref name email urn roles",
    "pupils": "pupil_ref upn forename surname preferred_name date_of_birth sex ethnicity sen_provision primary_need "
              "disadvantaged looked_after social_worker youth_justice",
    "placements": "placement_ref urn pupil_ref referred_on referred_by referred_by_urn reason registration decision "
                  "decided_on planned_start first_day keyworker_ref year_override ended_on end_reason "
                  "next_establishment follow_up_starts_on follow_up_ended_on follow_up_end_reason",
    "referral_items": "placement_ref item asked_on received_on quality",
    "induction_steps": "placement_ref step required due_on completed_on completed_by outcome",
    "contacts": "contact_ref placement_ref held_on kind with transition_ref note",
    "assessments": "assessment_ref placement_ref instrument domain purpose taken_on pupil_contributed "
                   "parent_contributed assessor",
    "scores": "assessment_ref scale value band",
    "needs": "need_ref placement_ref category identified_on known_before assessment_ref status strategies avoid",
    "specialist_referrals": "specialist_referral_ref placement_ref service requested_on first_seen_on closed_on "
                            "outcome",
    "ehc_plans": "ehc_ref pupil_ref requested_on decision decided_on issued_on ceased_on",
    "ehc_reviews": "ehc_ref reviewed_on",
    "shares": "share_ref placement_ref shared_on content audience recipient acknowledged_on transition_ref",
    "targets": "target_ref placement_ref area statement set_on due_on need_ref pupil_words closed_on outcome",
    "target_reviews": "target_ref reviewed_on mastery note",
    "transitions": "transition_ref placement_ref kind receiving receiving_urn planned why attitudes_behaviour "
                   "academic_progress attendance panel_submitted_on panel_decided_on barriers phased planned_start "
                   "started_on full_time_on ended_on end_reason",
    "transition_steps": "transition_ref step required due_on completed_on",
    "transition_checks": "transition_ref checked_on status attendance_percent behaviour progress",
    "careers_activities": "activity_ref placement_ref kind held_on with independent outcome",
    "destinations": "destination_ref placement_ref status provider started_on ended_on",
    "check_ins": "check_in_ref placement_ref contacted_on method reached status risk action action_on evidence note",
}


def write(folder, tables):
    """Writes every file of a folder; `tables` holds, for each file, its rows as dictionaries, in order of entry."""
    os.makedirs(folder, exist_ok=True)
    for name, columns in COLUMNS.items():
        with open(os.path.join(folder, f"{name}.csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns.split(), restval="", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(tables[name])


def iso(day):
    return day.isoformat() if day else ""


def yes_no(condition):
    return "yes" if condition else "no"
