/// What went wrong, as every command tells it: a code for scripts, a sentence, what to do, and the exit code.
///
/// Sentences are for the person at the keyboard. Codes are for programs and never hold anything of a record.
struct WaymarkError: Error, Sendable, Hashable {
    let code: String
    let sentence: String
    var advice: String?
    let outcome: Outcome
}

/// Errors of the command line itself; those of other floors are mapped in `WaymarkError+Floors.swift`.
extension WaymarkError {
    static func wrongCommand(_ sentence: String, advice: String? = nil) -> WaymarkError {
        WaymarkError(code: "wrong_command", sentence: sentence, advice: advice, outcome: .wrongCommand)
    }

    static func badDate(_ option: String, sentence: String, advice: String) -> WaymarkError {
        WaymarkError(code: "bad_date", sentence: "\(option): \(sentence)", advice: advice, outcome: .wrongCommand)
    }

    static func badAcademicYear(_ text: String) -> WaymarkError {
        WaymarkError(
            code: "bad_academic_year", sentence: "\"\(text.prefix(40))\" is not an academic year.",
            advice: "Write both calendar years: --year 2025/26", outcome: .wrongCommand)
    }

    /// There is no database here, or nobody's records in it.
    var isBeforeTheBeginning: Bool {
        code == Self.noOrganisation.code || code == "cluster_not_running"
    }

    // MARK: Today

    static let badToday = WaymarkError(
        code: "bad_date", sentence: "WAYMARK_TODAY is not a day.",
        advice: "Write it year first, like 2026-03-31, or unset it.", outcome: .wrongCommand)

    static let todayOnServer = WaymarkError(
        code: "today_on_server", sentence: "WAYMARK_TODAY only counts in a private cluster, and this is a database server.",
        advice: "Unset WAYMARK_TODAY: on a server today is today.", outcome: .wrongCommand)

    // MARK: The server

    static let noPrimary = WaymarkError(
        code: "no_primary", sentence: "No server takes changes at the moment: those that answer only follow another.",
        advice: "Nothing was stored. Another takes over within a minute; try again then.", outcome: .unreachable)

    static let standby = WaymarkError(
        code: "standby", sentence: "This server is a standby: it can be read, and takes no changes.",
        advice: "Set PGTARGETSESSIONATTRS=read-write. Looking at a pupil needs that too, since the look is put on record.",
        outcome: .unreachable)

    static func outcomeUnknown(advice: String) -> WaymarkError {
        WaymarkError(
            code: "outcome_unknown", sentence: "The connection was lost at the last moment; whether it was stored is not known.",
            advice: advice, outcome: .unreachable)
    }

    static func notReplicated(advice: String) -> WaymarkError {
        WaymarkError(
            code: "not_replicated", sentence: "It is stored on one server only: the second one has not confirmed it.",
            advice: advice, outcome: .unreachable)
    }

    // MARK: Organisations

    static let noOrganisation = WaymarkError(
        code: "no_organisation", sentence: "There are no records here yet.",
        advice: "Bring some in with waymark import FOLDER, or look at a made-up school: waymark demo", outcome: .notFound)

    static func noSuchOrganisation(_ name: String, known: [String], nearest: String?) -> WaymarkError {
        WaymarkError(
            code: "no_such_organisation", sentence: "There is no organisation \"\(name)\".",
            advice: nearest.map { "Did you mean \"\($0)\"?" } ?? "There is: \(known.joined(separator: "; "))",
            outcome: .notFound)
    }

    static func severalOrganisations(_ names: [String]) -> WaymarkError {
        WaymarkError(
            code: "several_organisations", sentence: "There are several organisations here.",
            advice: "Say which with --organisation NAME: \(names.joined(separator: "; "))", outcome: .moreThanOne)
    }

    // MARK: Access

    static let actingOnServer = WaymarkError(
        code: "acting_on_server", sentence: "Nobody acts as somebody else on a database server.",
        advice: "Leave out --as and unset WAYMARK_AS: on a server everybody works with their own login.", outcome: .notAllowed)

    static let noSuchStaffToActAs = WaymarkError(
        code: "no_such_staff", sentence: "There is no such member of staff to act as.",
        advice: "See who is there with: waymark staff list", outcome: .notFound)

    static func severalStaff(_ refs: [String]) -> WaymarkError {
        WaymarkError(
            code: "several_staff", sentence: "Several members of staff fit.",
            advice: "Say which by reference: \(refs.joined(separator: ", "))", outcome: .moreThanOne)
    }

    static func settingMissing(_ urns: [String]) -> WaymarkError {
        WaymarkError(
            code: "setting_missing", sentence: "These roles are held at a setting.",
            advice: urns.isEmpty ? "There is none yet. Begin with: waymark setup" : "Say which with --setting: \(urns.joined(separator: ", "))",
            outcome: .wrongCommand)
    }

    /// What a setting has configured is seen by those who hold a role there, an auditor's excepted.
    static func calendarHidden(_ setting: String) -> WaymarkError { hidden("The calendar of \(setting) is", "it") }
    static func templatesHidden(_ setting: String) -> WaymarkError { hidden("The templates of \(setting) are", "them") }

    private static func hidden(_ what: String, _ pronoun: String) -> WaymarkError {
        WaymarkError(
            code: "not_allowed", sentence: "\(what) not yours to see: you have no role there that shows \(pronoun).",
            advice: "Ask a colleague who works there.", outcome: .notAllowed)
    }

    static func trailBroken(links: Int) -> WaymarkError {
        WaymarkError(
            code: "trail_broken", sentence: "The trail does not hold: \(links) of its links are broken.",
            advice: "Tell whoever answers for data protection, and keep the database as it is.", outcome: .integrityFailed)
    }

    static func unwell(checks: Int) -> WaymarkError {
        WaymarkError(
            code: "unwell", sentence: checks == 1 ? "One check failed." : "\(checks) checks failed.",
            advice: "Do what stands below each, then look again: waymark doctor", outcome: .integrityFailed)
    }

    static let headsUnreadable = WaymarkError(
        code: "heads_unreadable", sentence: "The file holds no heads of the trail.",
        advice: "Give one that was made with: waymark audit head --format csv", outcome: .wrongCommand)

    static func headsMissing(_ path: String, reason: String) -> WaymarkError {
        WaymarkError(
            code: "heads_missing", sentence: "\(path) can't be read: \(reason).",
            advice: "Name the file with the heads that were kept; one is made with: waymark audit head --format csv", outcome: .wrongCommand)
    }

    static let severalBrokenGlasses = WaymarkError(
        code: "several_broken_glasses", sentence: "Several fit.", advice: "Give more of the number.", outcome: .moreThanOne)

    static func confirmationMissing(_ consequence: String) -> WaymarkError {
        WaymarkError(
            code: "confirmation_missing", sentence: "\(consequence) It wants the name typed; nothing was done.",
            advice: "Give it with --confirm NAME, or run the command at a terminal to be asked.", outcome: .wrongCommand)
    }

    static let notConfirmed = WaymarkError(
        code: "not_confirmed", sentence: "Another name was typed; nothing was done.",
        advice: "Type the name as the plan shows it.", outcome: .cancelled)

    // MARK: Private cluster and demonstration

    static func onlyPrivateCluster(_ command: String) -> WaymarkError {
        WaymarkError(
            code: "only_private_cluster",
            sentence: "waymark \(command) is for the private cluster, and this is a database server.",
            advice: "Leave out --database and unset PGSERVICE, PGHOST and their like to work in the private cluster.",
            outcome: .wrongCommand)
    }

    static let otherRecordsHere = WaymarkError(
        code: "other_records_here", sentence: "There are records here that are not the demonstration's; nothing was done.",
        advice: "Give the demonstration a place of its own: WAYMARK_HOME=~/waymark-demo waymark demo", outcome: .refused)

    static let demonstrationRefused = WaymarkError(
        code: "demonstration_refused", sentence: "The demonstration's own records were refused; nothing was loaded.",
        advice: "Build the program from an unchanged source.", outcome: .failed)

    // MARK: Questions, output

    static let cancelled = WaymarkError(
        code: "cancelled", sentence: "The question was not answered; nothing was done.", outcome: .cancelled)

    static let interrupted = WaymarkError(
        code: "interrupted", sentence: "Interrupted. What was not finished was undone.", outcome: .interrupted)

    static func outputFailed(reason: String) -> WaymarkError {
        WaymarkError(
            code: "output_failed", sentence: "The output could not be written: \(reason).",
            advice: "See to the disk or the folder's rights, then try again.", outcome: .failed)
    }

    static func nightlyFailed(_ runs: Int) -> WaymarkError {
        WaymarkError(
            code: "nightly_failed", sentence: "\(runs) runs failed; the others are made.",
            advice: "See which in the log: WAYMARK_LOG=info. The next batch tries them again.", outcome: .partlyDone)
    }

    static func repeatDiffers(run: Int) -> WaymarkError {
        WaymarkError(
            code: "repeat_differs", sentence: "Run \(run) does not come out the same.",
            advice: "Tell whoever looks after Waymark: stored evidence must come out the same for ever.",
            outcome: .integrityFailed)
    }
}
