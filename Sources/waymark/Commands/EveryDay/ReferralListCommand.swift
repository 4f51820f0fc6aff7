import ArgumentParser
import Casework
import Journey

extension ReferralCommand {
    /// `waymark referral list`
    struct List: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the referrals that are open: to be decided on, or to start.",
            usage: "waymark referral list [<options>]",
            discussion: """
                Example:
                  waymark referral list
                """)

        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let setting = options.setting == nil ? nil : try await office.setting().id
                let referrals = try await office.casework.read { try $0.openReferrals(at: setting) }
                if referrals.isEmpty, output.format == .table { return Say.line("No referral is open.") }
                try OutputStream.output.write(listing(referrals, today: office.today).text(output.format, for: .output))
            }
        }

        private func listing(_ referrals: [OpenReferral], today: Day) -> Listing {
            Listing(
                format: "waymark-referrals/1", name: "referrals",
                columns: [
                    .init(key: "pupil_ref", title: "Ref"), .init(key: "name", title: "Pupil", wraps: true),
                    .init(key: "urn", title: nil), .init(key: "referred_on", title: "Referred"),
                    .init(key: "reason", title: "Reason", wraps: true), .init(key: "referred_by", title: nil),
                    .init(key: "stage", title: nil), .init(key: "decision_due", title: nil),
                    .init(key: "planned_start", title: nil), .init(key: nil, title: "Stands", wraps: true),
                    .init(key: "items_asked", title: nil), .init(key: "items_received", title: nil),
                    .init(key: nil, title: "Came", wraps: false),
                ],
                rows: referrals.map { referral in
                    let stay = referral.stay
                    return [
                        .text(stay.pupil.ref), .text(stay.pupil.name), .text(stay.setting.urn),
                        .init(.text(stay.referredOn.iso), shown: stay.referredOn.inEnglish),
                        .init(.text(referral.reason), shown: CodeLists.referralReason.label(referral.reason)),
                        .text(referral.referredBy), .text(stay.stage.rawValue), .text(referral.decisionDue?.iso),
                        .text(stay.plannedStart?.iso), .text(standing(referral, today: today)), .number(referral.asked),
                        .number(referral.received), .text("\(referral.received) of \(CodeLists.referralItem.codes.count)"),
                    ]
                })
        }

        private func standing(_ referral: OpenReferral, today: Day) -> String {
            if let due = referral.decisionDue {
                return due < today ? "decision OVERDUE since \(due.inEnglish)" : "decision due \(due.inEnglish)"
            }
            return referral.stay.plannedStart.map { "starts \($0.inEnglish)" } ?? "accepted"
        }
    }
}
