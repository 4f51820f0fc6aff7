"""Entries told in full: the days on which a story turned."""

from datetime import date

from .plots import Entry, Stay

FIRST_MEETINGS = ("induction_meeting", "home_visit", "intake_interview")


def first_meetings(stay: Stay) -> dict[str, date]:
    """The meetings before the first day that the diary tells; each is the day its induction step was done, too."""
    return {entry.kind: entry.held_on for entry in DIARY
            if entry.stay == stay.key and entry.kind in FIRST_MEETINGS and entry.held_on <= stay.planned_start}


DIARY = [
    Entry("P031/2025-10-08", "2025-10-10", "call", "previous_school keyworker",
          "Rang Cinderhough for the file. Told it is \"in the post\"; asked again for the behaviour log, the SEN "
          "record and a name we can talk to."),
    Entry("P031/2025-10-08", "2025-10-13", "home_visit", "pupil parent_carer keyworker",
          "Ibrahim and his aunt at home.\n"
          "He says: \"I didn't even get to say what happened.\"\n"
          "Agreed: he tells it to Jo first, in his own time, before any meeting about it."),
    Entry("P031/2025-10-08", "2025-10-16", "induction_meeting", "pupil parent_carer agency keyworker",
          "Youth justice worker came with him. Curfew ends at 7am, so the first bus works.\n"
          "Wants: maths GCSE, five-a-side, no big entrance on day one."),
    Entry("P027/2025-10-15", "2025-10-22", "home_visit", "pupil parent_carer keyworker",
          "Declan was glad it was Kwabena again. Mum tired, but relieved. \"At least here you ring before it goes "
          "wrong.\""),
    Entry("P027/2025-10-15", "2026-01-21", "review_meeting", "pupil parent_carer previous_school keyworker",
          "Looked at what went wrong in September: no one to go to at lunch, three supply teachers, moved tutor "
          "group.\n"
          "What worked: Miss Doyle's art room."),
    Entry("P032/2025-12-03", "2026-02-10", "review_meeting", "pupil parent_carer previous_school keyworker",
          "Three mornings here, two days at Stannerley. Wants to add Thursday, not Friday: \"Friday is double "
          "science.\""),
    Entry("P030/2025-07-02", "2026-02-25", "call", "parent_carer",
          "Dad asked when the annual review will be; last one was 13 February last year. Gareth has asked the "
          "authority for a date."),
    Entry("P030/2025-07-02", "2026-03-19", "call", "agency",
          "SEND team: papers received, no case officer before Easter. Told them in writing that the review is out "
          "of time."),
    Entry("P043/2024-11-13", "2025-03-26", "review_meeting", "pupil parent_carer agency keyworker",
          "Jordan read out a list titled \"Things I want school to stop saying\". We stopped saying two of them on "
          "the spot."),
    Entry("P035/2024-06-24", "2024-07-09", "handover", "pupil parent_carer previous_school keyworker",
          "Dewi and Lorna met with Kyle and his carer. He has drawn a map of who is where, with escape routes; "
          "copied it for staff."),
    Entry("P035/2024-06-24", "2025-10-07", "review_meeting", "pupil parent_carer agency keyworker",
          "Personal education plan meeting. Virtual school will fund boxing and the CSCS card."),
    Entry("P038/2026-01-21", "2026-01-28", "home_visit", "pupil parent_carer keyworker",
          "Mum had hoped it would hold. Aisha did not come down at first; then she made the tea and stayed an "
          "hour.\n"
          "No blame from us, and said so."),
    Entry("P029/2024-02-21", "2024-12-11", "home_visit", "keyworker",
          "No answer, curtains gone. Neighbour thinks they went back to Łódź, \"before the snow\". "
          "Missing-education referral made."),
    Entry("P036/2025-06-16", "2026-01-20", "home_visit", "keyworker agency",
          "Third visit with the attendance officer. Flat is empty; landlord has no forwarding address. Reported as "
          "missing education."),
    Entry("P055/2025-09-24", "2025-11-20", "call", "parent_carer agency",
          "Carer rang from A&E. Ward will keep Teddy in; hospital school told the same day. He asked for his "
          "drawing book."),
    Entry("P020/2023-09-20", "2024-02-02", "call", "agency",
          "Youth justice: remanded this morning. Sent education information to the secure home, with Leon's own "
          "page on what helps."),
    Entry("P046/2026-03-05", "2026-03-18", "intake_interview", "pupil parent_carer",
          "Poppy knows every bus in Harrowmere. Reads a lot, writes little; would rather be asked than told."),
    Entry("P060/2026-03-09", "2026-03-24", "call", "previous_school",
          "Cinderhough: \"Nothing on file before year 7.\" Asked for the primary school's name, at least."),
    Entry("P015/2024-02-26", "2024-10-23", "review_meeting", "pupil parent_carer previous_school keyworker",
          "Head of year asked Kofi what he needs on the first day. \"To walk in late, once, so nobody looks.\" "
          "Agreed."),
    Entry("P048/2025-09-23", "2026-02-04", "call", "parent_carer",
          "Mum wants to know why the assessment takes so long. Explained the twenty weeks, gave her the number of "
          "the advice service."),
    Entry("P033/2025-05-08", "2026-03-11", "review_meeting", "pupil parent_carer keyworker",
          "Offer from the college depends on entry level 3 English; Dylan is closer than he thinks. Annual review "
          "is long overdue, says mum, and she is right."),
    Entry("P028/2024-09-05", "2025-11-13", "review_meeting", "pupil parent_carer agency keyworker",
          "First meeting since the plan was issued. Shanice chaired it, with cards for whose turn it is."),
]
