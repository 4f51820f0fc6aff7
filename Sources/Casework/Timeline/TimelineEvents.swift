import Journey

/// What happens, type by type, in plain words.
enum TimelineEvents {
    static let placement = [
        TimelineEvent(on: "referred_on") { "Referred\($0.after(" by ", "referred_by")): \($0.label("reason"))" },
        TimelineEvent(on: "decided_on", fields: ["decision"]) { "Referral: \($0.label("decision"))" },
        TimelineEvent(on: "first_day") { _ in "First day" },
        TimelineEvent(on: "ended_on", fields: ["end_reason", "next_establishment"]) {
            "Left: \($0.label("end_reason"))\($0.after(", to ", "next_establishment"))"
        },
        TimelineEvent(on: "follow_up_ended_on", fields: ["follow_up_end_reason"]) {
            "Follow-up ended: \($0.label("follow_up_end_reason"))"
        },
    ]

    static let transition = [
        TimelineEvent(on: "panel_submitted_on") { "To the fair access panel, for \($0.label("receiving"))" },
        TimelineEvent(on: "panel_decided_on") { "The fair access panel decided on \($0.label("receiving"))" },
        TimelineEvent(on: "started_on") { "Moved on to \($0.label("receiving")): \($0.label("kind"))" },
        TimelineEvent(on: "full_time_on") { "Full-time at \($0.label("receiving"))" },
        TimelineEvent(on: "ended_on", fields: ["end_reason"]) {
            "The move to \($0.label("receiving")) ended: \($0.label("end_reason"))"
        },
    ]

    static func arrival(_ type: RecordType) -> [TimelineEvent] {
        switch type {
        case .keyworker:
            [
                TimelineEvent(on: "from_on") { "\($0.person("staff_id") ?? "A colleague") is keyworker" },
                TimelineEvent(on: "until_on") { "\($0.person("staff_id") ?? "A colleague") is keyworker no longer" },
            ]
        case .referralItem:
            [
                TimelineEvent(on: "asked_on") { "Asked for: \($0.label("item"))" },
                TimelineEvent(on: "received_on", fields: ["quality"]) {
                    "Received: \($0.label("item"))\($0.after(", ", "quality"))"
                },
            ]
        case .inductionStep:
            [
                TimelineEvent(on: "completed_on") {
                    let by = $0.person("completed_by").map { ", by \($0)" } ?? ""
                    return "Induction: \($0.label("step", of: CodeLists.inductionStep))\(by)\($0.after(": ", "outcome"))"
                }
            ]
        default:
            [
                TimelineEvent(on: "from_on") {
                    "Timetable: \(Int($0.record.number("percent") ?? 0))% of the full week\($0.after(": ", "why_not_full"))"
                }
            ]
        }
    }

    static func needs(_ type: RecordType) -> [TimelineEvent] {
        switch type {
        case .assessment:
            [
                TimelineEvent(on: "taken_on") {
                    let scores = $0.scores.map { ": \($0)" } ?? ""
                    return "\($0.label("instrument")), \($0.label("domain")), \($0.label("purpose"))\(scores)"
                }
            ]
        case .need:
            [
                TimelineEvent(on: "identified_on") {
                    let known = $0.record.flag("known_before") == true ? " (known before)" : ""
                    return "Need: \($0.label("category"))\(known)\($0.after("; helps: ", "strategies"))\($0.after("; avoid: ", "avoid"))"
                }
            ]
        case .specialistReferral:
            [
                TimelineEvent(on: "requested_on") { "Referred to a specialist: \($0.label("service"))" },
                TimelineEvent(on: "first_seen_on") { "First seen: \($0.label("service"))" },
                TimelineEvent(on: "closed_on", fields: ["outcome"]) {
                    "Closed: \($0.label("service"))\($0.after(": ", "outcome"))"
                },
            ]
        case .ehcPlan:
            [
                TimelineEvent(on: "requested_on") { _ in "EHC assessment requested" },
                TimelineEvent(on: "decided_on", fields: ["decision"]) { "EHC decision: \($0.label("decision"))" },
                TimelineEvent(on: "issued_on") { _ in "EHC plan issued" },
                TimelineEvent(on: "ceased_on") { _ in "EHC plan ceased" },
            ]
        default: [TimelineEvent(on: "reviewed_on") { _ in "EHC plan reviewed" }]
        }
    }

    static func work(_ type: RecordType) -> [TimelineEvent] {
        switch type {
        case .contact:
            [TimelineEvent(on: "held_on") { "\($0.label("kind")) with \($0.label("participants"))\($0.after(": ", "note"))" }]
        case .share:
            [
                TimelineEvent(on: "shared_on") {
                    "\($0.label("content")) shared with \($0.label("audience"))\($0.after(": ", "recipient"))"
                },
                TimelineEvent(on: "acknowledged_on") { "\($0.label("content")): \($0.label("audience")) acknowledged it" },
            ]
        case .passport:
            [
                TimelineEvent(on: "written_on") {
                    "Passport, version \(Int($0.record.number("version") ?? 1)), written with \($0.label("written_with"))"
                }
            ]
        case .target:
            [
                TimelineEvent(on: "set_on") { "Target set: \($0.label("area")): \($0.label("statement"))" },
                TimelineEvent(on: "closed_on", fields: ["outcome"]) {
                    "Target closed\($0.after(": ", "outcome")): \($0.label("statement"))"
                },
            ]
        case .targetReview:
            [
                TimelineEvent(on: "reviewed_on") {
                    "Target \($0.ref("target_id") ?? "") reviewed: \($0.label("mastery"))\($0.after(": ", "note"))"
                }
            ]
        default:
            [
                TimelineEvent(on: "held_on") {
                    let what = $0.label("kind").isEmpty ? "All work on hold" : "On hold: \($0.label("kind"))"
                    return "\(what), until \($0.day("review_by") ?? ""): \($0.label("reason"))"
                },
                TimelineEvent(on: "released_on") { _ in "No longer on hold" },
            ]
        }
    }

    static func onwards(_ type: RecordType) -> [TimelineEvent] {
        switch type {
        case .transitionStep:
            [TimelineEvent(on: "completed_on") { "Transition: \($0.label("step", of: CodeLists.transitionStep))" }]
        case .transitionCheck:
            [TimelineEvent(on: "checked_on") { "Checked on the move: \($0.label("status"))" }]
        case .careersActivity:
            [
                TimelineEvent(on: "held_on") {
                    "\($0.label("kind"))\($0.after(" with ", "held_with"))\($0.after(": ", "outcome"))"
                }
            ]
        case .destination:
            [
                TimelineEvent(on: "started_on") { "Destination: \($0.label("status"))\($0.after(", ", "provider"))" },
                TimelineEvent(on: "ended_on") { "Destination ended: \($0.label("status"))\($0.after(", ", "provider"))" },
            ]
        default:
            [
                TimelineEvent(on: "contacted_on") {
                    guard $0.record.flag("reached") == true else { return "Check-in (\($0.label("method"))): nobody was reached" }
                    return "Check-in (\($0.label("method"))): \($0.label("status"))\($0.after(", ", "risk"))"
                        + "\($0.after("; done: ", "action"))\($0.after("; ", "note"))"
                }
            ]
        }
    }
}
