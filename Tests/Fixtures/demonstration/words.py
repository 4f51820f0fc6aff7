"""What staff and pupils write: short, and about the person. Written without he or she, so that any story can use it."""

CONTACT_NOTES = {
    "induction_meeting": [
        "Quiet at first, then talked about fishing for ten minutes",
        "Came in with hood up, left with a timetable and a biscuit",
        "Asked twice whether this counts as a real school. It does.",
        "Family worried about the bus; travel pass sorted on the day",
        "Wants to be called by first name and not to sit with back to the door",
        "Agreed the first week: mornings, two adults, no assembly",
        "Gran came too. She is the one to ring.",
        "Old school spoke well of the reading, less well of lunchtimes",
        "Toured the workshop and would not leave it",
        "Went through what happened, in order, without anyone interrupting",
    ],
    "home_visit": [
        "Warm house, two dogs, a lot of questions about uniform",
        "Mum works nights: call after three",
        "Saw the bedroom studio; there is real talent there",
        "Dad said nobody had visited from a school before",
        "Shares a room with three brothers, so no homework there; homework club offered",
        "Talked on the step. Next time inside, perhaps.",
    ],
    "intake_interview": [
        "Good at: mending bikes. Bad at: being watched.",
        "Likes maths when it is quiet",
        "Set one goal: stay in a lesson to the end",
        "Hopes for a fresh start, fears it is a step down",
        "Would like to see the careers lead early",
        "Told us what helps: warnings before changes, and no shouting",
    ],
    "review_meeting": [
        "Attendance up from 48 to 71 per cent since the autumn",
        "Two good weeks, one hard one. Plan stays as it is.",
        "Family says mornings are calmer at home",
        "Wants more time in the workshop; agreed for Tuesdays",
        "Read out what the science teacher wrote and smiled",
        "Agreed to try lunch in the hall on Fridays",
        "Talked about next steps; no rush",
    ],
    "call": [
        "Rang to say it had been a good day",
        "Late bus again; will start ten minutes later for now",
        "Left early, rang home, all well by four o'clock",
        "Checked in after a difficult weekend",
        "Thanked family for coming; sent the photograph of the shelf",
    ],
    "previous_school": [
        "Head of year rang back; helpful about friendships",
        "SENCo sent the screening results while we spoke",
        "Spoke to the tutor, who asked to be remembered",
        "Went through the file by phone; two pages missing",
    ],
    "planning_meeting": [
        "Dates agreed, and who meets whom at the gate on the first day",
        "Pupil set the order of the agenda",
        "Receiving tutor took notes on what helps; good questions",
        "Family asked what happens if it goes wrong. Wrote it down.",
    ],
    "receiving_visit": [
        "Second visit: found the way to the library alone",
        "Sat in on art, met the form, ate lunch there",
        "Nervous on the way, talkative on the way back",
        "Met the named adult and saw the quiet room",
    ],
    "handover": [
        "Passport talked through line by line with the new tutor",
        "SENCo to SENCo, an hour well spent",
        "Agreed a call every Friday for the first half-term",
    ],
    "aftercare": [
        "Seen at the new school; tired but proud",
        "Tutor says lessons are fine, corridors are not. Late pass arranged.",
        "Lunch together, mostly about football",
        "Asked for the breathing card again; posted it",
        "Attendance 94 per cent. Brought a merit slip to show.",
        "Wobble after a fall-out; meeting with head of year moved forward",
        "Doing well. Said we can stop worrying.",
    ],
}

# Area of a target: statements, each put so that anyone can see whether it was met.
TARGETS = {
    "self_regulation": [
        "Uses the time-out card before leaving a room, four days in five",
        "Names the feeling and one thing that helps, with an adult",
        "Comes back to the lesson within ten minutes of a break",
    ],
    "relationships": [
        "Takes part in one shared activity each day",
        "Repairs a disagreement with the person, not about the person",
        "Has one adult and one pupil to go to at lunch",
    ],
    "confidence": ["Answers once in each lesson, in own way",
                   "Shows a piece of finished work to somebody new each week"],
    "resilience": ["Tries a second way before asking to stop", "Stays for the whole of a mock paper"],
    "self_management": ["Arrives by 9.10 on four days of the week", "Brings planner and pass without a reminder"],
    "teamwork": ["Holds a role in the kitchen team for half a term", "Waits for others' ideas before giving the plan"],
    "communication": ["Asks for a task to be said again when it is unclear",
                      "Says what happened in order, with help of pictures"],
    "engagement": ["Attends every morning session for three weeks", "Finishes one unit award this half-term"],
    "readiness_for_work": ["Completes five days of placement, on time",
                           "Makes and answers one telephone call to an employer"],
}

PUPIL_WORDS = [
    "I want to stay in and not kick off", "Get my head down till summer", "I want Miss to see I can do it",
    "Stop legging it when it gets loud", "Talk to Dev without it being beef", "Be less late",
    "I'll ask, if nobody makes a thing of it", "Do one whole lesson, even maths", "Make my nan proud, that's it",
    "I just want a normal day", "Learn to say it before I throw it", "Get on the college course",
]

REVIEW_NOTES = {
    "not_yet": ["Hard half-term; keep it, make the step smaller", "Not in often enough to tell",
                "Knows it, can't use it yet"],
    "acquiring": ["With an adult beside, yes", "Better before lunch than after", "Two days in five"],
    "developing": ["Most days now, less so on Mondays", "Used it twice without a prompt", "Slips when tired, says so"],
    "secure": ["Does it in every room but the gym", "Three weeks without a reminder", "Showed a new pupil how"],
    "exceeding": ["Leads the others in it", "Asked for something harder"],
}

# Category of need: (strategies that help, things to avoid)
NEEDS = {
    "SEMH": [("Quiet start, a warning before changes, one key adult", "Public praise or public telling-off"),
             ("Ten-minute tasks; walk and talk", "Standing over; sudden touch"),
             ("Offer two choices, then wait", "Countdowns")],
    "SLCN": [("Short sentences, one instruction at a time, pictures", "Sarcasm and idioms"),
             ("Time to answer: count to ten", "\"Are you listening?\"")],
    "ASD": [("Timetable in pictures; same seat; ear defenders", "Supply teachers without notice"),
            ("Say what will happen and when it ends", "The dining hall at 12.30")],
    "SPLD": [("Coloured overlay, reading pen, no copying from the board", "Reading aloud unprepared")],
    "MLD": [("Concrete examples, repeat the next day", "Long worksheets")],
    "literacy": [("Paired reading, three short sessions a week", "Guessing games with words"),
                 ("Reader in assessments", "")],
    "numeracy": [("Start from money and measuring", "Times-table races"), ("Number line on the desk", "")],
    "mental_health": [("Named adult each morning; sleep diary", "Asking in front of others"),
                      ("Safety plan in the blue folder", "")],
    "attendance": [("Breakfast club, text at 7.45", "Sanction for the first late"), ("Bus pass and a lift on Mondays",
                                                                                     "")],
    "substance_use": [("Drug and alcohol worker on Thursdays", "Lectures")],
    "exploitation_risk": [("Known adult at the gate, check-in after weekends", "Unplanned early finish")],
    "family": [("Ring gran first", "Letters home"), ("Young carers' group, phone allowed at break", "")],
    "physical_health": [("Inhaler with the office; rest after lunch", "Cross-country")],
}
NEWLY_FOUND = ["literacy", "numeracy", "mental_health", "attendance", "family", "SLCN", "exploitation_risk",
               "substance_use", "SPLD",
               "physical_health"]

SPECIALIST_OUTCOMES = {
    "camhs": "Brief work, then discharged to school counsellor", "speech_language": "Programme left with keyworker",
    "educational_psychology": "Report received; strategies shared with staff", "counselling": "Eight sessions, useful",
    "social_care": "Child in need plan", "school_nurse": "Sleep advice given", "youth_justice": "Prevention programme",
    "drug_alcohol": "Six sessions kept out of eight", "autism_team": "Assessment pathway opened",
}

CHECK_IN_NOTES = {
    "study": [
        "Likes the tutor; missing the dog", "Attendance good, maths resit in November",
        "Course leader says hard-working",
        "Settled, has made a friend", "Going well; bus fare still a worry", "Finished first unit",
        "Busy, short call, all fine",
        "Bursary has come through", "Would like to come and talk to our year 11", "Found the quiet room in the library",
    ],
    "work": [
        "Enjoying it, up at six without being called", "First wage spent on boots",
        "Employer pleased; asked for extra hours",
        "Sent a photograph of the finished job", "Tired, in a good way", "Has been given the keys to the van",
    ],
    "eet_risk": [
        "Two weeks of missed Mondays", "Fell out with a tutor, thinking of leaving",
        "Bursary not paid, no money for travel",
        "Low after the weekend; not sure it is the right course", "Final warning about lateness",
    ],
    "neet": [
        "At home most days, would like to work", "Missed two interviews, says no one will have them",
        "Left the course; \"it was just like school\"", "Waiting for a place to start in January",
        "Looking after little ones at home",
    ],
    "custody": ["Told by family; education team at the unit has our file",
                "Nan visits on Sundays; says the classes help"],
    "unknown": ["Spoke to a cousin, who did not know", "Answered, did not want to say"],
    "unreached": ["No answer, message left", "Number not in use", "Nobody in", "Text not read", "Will try gran", ""],
}

ACTIONS = {
    "eet_risk": ["Met with course tutor, agreed late start on Mondays", "Bursary form done together",
                 "Visit with keyworker, plan for mornings", "Asked college mentor to see them this week"],
    "neet": ["Referred to the council's participation team", "Booked a taster at Stepstone Training",
             "Careers lead visited at home",
             "Application sent together for the January start", "Drove to the interview"],
}

CAREERS_WITH = {
    "guidance_interview": ["Independent adviser, Harrowmere Careers", "Farid Rahmani"],
    "employer_encounter": ["Pennywell Plumbing and Heating", "Copper Kettle Café", "Harrowmere Fire Station",
                           "Larder Lane Wholesale"],
    "work_experience": ["Weirside Garden Centre", "Harrowmere Leisure", "Tallis & Daughter, joiners",
                        "Paws on Pond Street"],
    "college_visit": ["Harrowmere College", "Weirgate Sixth Form College"],
    "application": ["Harrowmere College", "Stepstone Training", "Weirgate Sixth Form College"],
    "interview": ["Harrowmere College", "Stepstone Training"],
    "offer": ["Harrowmere College", "Stepstone Training", "Weirgate Sixth Form College"],
    "travel_training": ["Lorna McKechnie"],
    "cv_workshop": ["Farid Rahmani"],
}

STEP_OUTCOMES = {
    "baseline_english": ["Reading age 9 years 4 months", "Reads well, writes little", "Entry level 3"],
    "baseline_maths": ["Secure with number, gaps in fractions", "Entry level 2", "Working at level 1"],
    "social_care_check": ["Not known", "Closed case 2021", "Early help open"],
    "youth_justice_check": ["Not known", "No current order"],
    "pathway_allocated": ["Core and workshop", "Nurture", "GCSE pathway"],
}
