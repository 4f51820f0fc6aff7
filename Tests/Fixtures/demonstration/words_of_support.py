"""What staff and pupils write of targets, reviews, needs and specialists' work."""

# Area of a target: statements, each put so that anyone can see whether it was met.
TARGETS = {
    "self_regulation": [
        "Uses the time-out card before leaving a room, four days in five",
        "Names the feeling and one thing that helps, with an adult",
        "Comes back to the lesson within ten minutes of a break",
        "Chooses a calmer seat before being asked",
    ],
    "relationships": [
        "Takes part in one shared activity each day",
        "Repairs a disagreement with the person, not about the person",
        "Has one adult and one pupil to go to at lunch",
        "Greets the group in the morning, in own way",
    ],
    "confidence": [
        "Answers once in each lesson, in own way",
        "Shows a piece of finished work to somebody new each week",
        "Reads one paragraph aloud to a younger pupil",
    ],
    "resilience": [
        "Tries a second way before asking to stop",
        "Stays for the whole of a mock paper",
        "Comes in the day after a hard day",
    ],
    "self_management": [
        "Arrives by 9.10 on four days of the week",
        "Brings planner and pass without a reminder",
        "Plans the week with the keyworker on Monday",
    ],
    "teamwork": [
        "Holds a role in the kitchen team for half a term",
        "Waits for others' ideas before giving the plan",
        "Finishes a shared build with one other person",
        "Referees a five-a-side game without walking off",
    ],
    "communication": [
        "Asks for a task to be said again when it is unclear",
        "Says what happened in order, with help of pictures",
        "Uses words before the door",
    ],
    "engagement": [
        "Attends every morning session for three weeks",
        "Finishes one unit award this half-term",
        "Takes part in one club each week",
    ],
    "readiness_for_work": [
        "Completes five days of placement, on time",
        "Makes and answers one telephone call to an employer",
        "Gets to the garden centre and back alone",
    ],
}

PUPIL_WORDS = [
    "I want to stay in and not kick off",
    "Get my head down till summer",
    "I want Miss to see I can do it",
    "Stop legging it when it gets loud",
    "Talk to Dev without it being beef",
    "Be less late",
    "I'll ask, if nobody makes a thing of it",
    "Do one whole lesson, even maths",
    "Make my nan proud, that's it",
    "I just want a normal day",
    "Learn to say it before I throw it",
    "Get on the college course",
    "Get my maths, then we'll see",
    "Not be the one who always gets sent out",
    "Have a plan for when I'm wound up",
    "Eat lunch with people",
    "Not bothered. (Later: \"put the bike one\")",
]

REVIEW_NOTES = {
    "not_yet": [
        "Hard half-term; keep it, make the step smaller",
        "Not in often enough to tell",
        "Knows it, can't use it yet",
    ],
    "acquiring": [
        "With an adult beside, yes",
        "Better before lunch than after",
        "Two days in five",
        "Tries it, then looks to see who saw",
        "Needs the card on the desk",
    ],
    "developing": [
        "Most days now, less so on Mondays",
        "Used it twice without a prompt",
        "Slips when tired, says so",
        "Good in the workshop, harder in maths",
        "Supply week set it back, now recovered",
        "Reminded a friend, then did it too",
    ],
    "secure": [
        "Does it in every room but the gym",
        "Three weeks without a reminder",
        "Showed a new pupil how",
        "Family sees it at home as well",
    ],
    "exceeding": ["Leads the others in it", "Asked for something harder"],
}

# Category of need: (strategies that help, things to avoid)
NEEDS = {
    "SEMH": [
        ("Quiet start, a warning before changes, one key adult", "Public praise or public telling-off"),
        ("Ten-minute tasks; walk and talk", "Standing over; sudden touch"),
        ("Offer two choices, then wait", "Countdowns"),
        ("Movement break every half-hour", "Keeping in at break"),
        ("Notice the good thing first, quietly", "Having the last word"),
        ("A job on arrival: registers, plants", "The corridor at ten to nine"),
        ("Write it down, talk later", "An audience"),
        ("Breakfast before anything else", "\"Calm down\""),
    ],
    "SLCN": [
        ("Short sentences, one instruction at a time, pictures", "Sarcasm and idioms"),
        ("Time to answer: count to ten", "\"Are you listening?\""),
        ("Check by asking what comes first", "Three questions at once"),
    ],
    "ASD": [
        ("Timetable in pictures; same seat; ear defenders", "Supply teachers without notice"),
        ("Say what will happen and when it ends", "The dining hall at 12.30"),
    ],
    "SPLD": [
        ("Coloured overlay, reading pen, no copying from the board", "Reading aloud unprepared"),
        ("Type rather than write; extra time agreed", "Spelling tests"),
        ("Key words on a card the day before", "Red pen"),
    ],
    "MLD": [
        ("Concrete examples, repeat the next day", "Long worksheets"),
        ("One page, one task, one example done together", "\"You did this last week\""),
    ],
    "literacy": [
        ("Paired reading, three short sessions a week", "Guessing games with words"),
        ("Reader in assessments", ""),
        ("Phonics with the scheme for older readers", "Books that look too young"),
    ],
    "numeracy": [
        ("Start from money and measuring", "Times-table races"),
        ("Number line on the desk", ""),
        ("Recipes and timetables before fractions", "Being timed"),
    ],
    "mental_health": [
        ("Named adult each morning; sleep diary", "Asking in front of others"),
        ("Safety plan in the blue folder", ""),
        ("Quiet room agreed, no questions at the door", "\"Cheer up\""),
    ],
    "attendance": [
        ("Breakfast club, text at 7.45", "Sanction for the first late"),
        ("Bus pass and a lift on Mondays", ""),
        ("Start at ten for three weeks, then earlier", "Letters about fines"),
    ],
    "substance_use": [
        ("Drug and alcohol worker on Thursdays", "Lectures"),
        ("Honest talk with the one adult they chose", "Searching in public"),
    ],
    "exploitation_risk": [
        ("Known adult at the gate, check-in after weekends", "Unplanned early finish"),
        ("Taxi door to door; ring if ten minutes late", "Town centre on Fridays"),
    ],
    "family": [
        ("Ring gran first", "Letters home"),
        ("Young carers' group, phone allowed at break", ""),
        ("Two homes, two copies of everything", "Asking which one"),
    ],
    "physical_health": [
        ("Inhaler with the office; rest after lunch", "Cross-country"),
        ("Glasses kept at school", ""),
    ],
}
NEWLY_FOUND = [
    "literacy", "numeracy", "mental_health", "attendance", "family", "SLCN", "exploitation_risk", "substance_use",
    "SPLD", "physical_health",
]

SPECIALIST_OUTCOMES = {
    "camhs": "Brief work, then discharged to school counsellor",
    "speech_language": "Programme left with keyworker",
    "educational_psychology": "Report received; strategies shared with staff",
    "counselling": "Eight sessions, useful",
    "social_care": "Child in need plan",
    "school_nurse": "Sleep advice given",
    "youth_justice": "Prevention programme",
    "drug_alcohol": "Six sessions kept out of eight",
    "autism_team": "Assessment pathway opened",
}
