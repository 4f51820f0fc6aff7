import ArgumentParser
import Casework
import Journey

extension ReferralCommand {
    /// `waymark referral add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Record that a pupil is referred: a new one, or one who is known.",
            usage: "waymark referral add [<pupil>] [<options>]",
            discussion: """
                A pupil who comes back, or goes to another setting, is named as everywhere; what is missing is asked for.

                Example:
                  waymark referral add --forename Asha --surname Begum --born 14/5/2010 \\
                    --reason preventative --registration dual_main \\
                    --by "Hilltop School" --by-urn 123456
                  waymark referral add P12 --reason managed_move --registration single
                """)

        @Argument(help: ArgumentHelp("A pupil who is known already; without one the pupil is new.", valueName: "pupil"))
        var pupil: String?

        @OptionGroup(title: "A new pupil") var new: NewPupilOptions

        @Option(help: ArgumentHelp("The day of the referral; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("Why the pupil is referred.", valueName: "reason"), completion: .codes(CodeLists.referralReason))
        var reason: String?

        @Option(help: ArgumentHelp("How the pupil is registered.", valueName: "kind"), completion: .codes(CodeLists.registration))
        var registration: String?

        @Option(help: ArgumentHelp("Who refers the pupil: a school, an authority.", valueName: "name"))
        var by: String?

        @Option(help: ArgumentHelp("The referrer's URN.", valueName: "urn"))
        var byUrn: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            if pupil != nil, new.isGiven {
                throw WaymarkError.wrongCommand(
                    "A pupil is named, and a new one is described.", advice: "Leave out the options of a new pupil, or the name.")
            }
            try await withCases { office in
                let setting = try await office.setting(forRoles: ["inclusion_leader"])
                let asks = pupil == nil && new.forename == nil
                let (who, name) = try await self.who(office)
                let day = try office.dialogue.day(
                    on ?? (asks ? nil : office.today.iso), option: "--on", question: "When was the pupil referred?",
                    today: office.today, standard: office.today)
                let reason = try office.dialogue.code(
                    reason, of: CodeLists.referralReason, option: "--reason", question: "Why is the pupil referred?")
                let registration = try office.dialogue.code(
                    registration, of: CodeLists.registration, option: "--registration", question: "How is the pupil registered?",
                    standard: "single")
                let by = try office.dialogue.optional(by, asks: asks, question: "Who refers the pupil?") { $0 }
                try await office.perform(
                    AddReferral(
                        who, to: setting.id, on: day, reason: reason, registration: registration, referredBy: by,
                        referredByURN: byUrn), act
                ) { performed in
                    let ref = performed.deed.records.first { $0.type == "pupil" }?.ref
                    let known = performed.deed.counts?[AddReferral.knownElsewhere] == nil
                        ? "" : " They are known at another setting already: what is recorded of them there stands, and is yours to see."
                    return """
                        Referred: \(name)\(ref.map { " (\($0))" } ?? "") to \(setting.name) on \(day.inEnglish), \
                        \(CodeLists.referralReason.label(reason).insideSentence).\(known)
                        """
                }
            }
        }

        private func who(_ office: Office) async throws -> (AddReferral.Who, name: String) {
            guard let pupil else {
                let pupil = try new.pupil(office)
                return (.new(pupil, isAnother: new.another), "\(pupil.forename) \(pupil.surname)")
            }
            let known = try await office.casework.read { try $0.pupil(PupilLookup(pupil)).pupil }
            return (.known(known.id), known.name)
        }
    }
}

/// What is known of a new pupil.
struct NewPupilOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The forename.", valueName: "name"))
    var forename: String?

    @Option(help: ArgumentHelp("The surname.", valueName: "name"))
    var surname: String?

    @Option(help: ArgumentHelp("The name that the pupil goes by.", valueName: "name"))
    var preferredName: String?

    @Option(help: ArgumentHelp("The date of birth.", valueName: "day"))
    var born: String?

    @Option(help: ArgumentHelp("The UPN, if it is known.", valueName: "upn"))
    var upn: String?

    @Option(help: ArgumentHelp("Your own reference; one is made otherwise.", valueName: "ref"))
    var ref: String?

    @Option(help: ArgumentHelp("M, F or U.", valueName: "sex"), completion: .codes(CodeLists.sex))
    var sex: String?

    @Option(help: ArgumentHelp("The ethnicity, by the Department's code.", valueName: "code"), completion: .codes(CodeLists.ethnicity))
    var ethnicity: String?

    @Option(help: ArgumentHelp("SEN provision: N, K or E.", valueName: "code"), completion: .codes(CodeLists.senProvision))
    var sen: String?

    @Option(help: ArgumentHelp("The primary need, by the Department's code.", valueName: "code"), completion: .codes(CodeLists.senType))
    var need: String?

    @Option(help: ArgumentHelp("Pupil premium: yes or no.", valueName: "yes|no"))
    var disadvantaged: String?

    @Option(help: ArgumentHelp("Looked after: yes or no.", valueName: "yes|no"))
    var lookedAfter: String?

    @Option(help: ArgumentHelp("Has a social worker: yes or no.", valueName: "yes|no"))
    var socialWorker: String?

    @Option(help: ArgumentHelp("Known to youth justice: yes or no.", valueName: "yes|no"))
    var youthJustice: String?

    @Flag(help: "It is another pupil, although one of this name and date of birth is known.")
    var another = false

    var isGiven: Bool {
        another || [
            forename, surname, preferredName, born, upn, ref, sex, ethnicity, sen, need, disadvantaged, lookedAfter, socialWorker,
            youthJustice,
        ].contains { $0 != nil }
    }

    func pupil(_ office: Office) throws -> NewPupil {
        let dialogue = office.dialogue
        let asks = forename == nil
        var pupil = NewPupil(
            forename: try dialogue.text(forename, option: "--forename", question: "The pupil's forename?"),
            surname: try dialogue.text(surname, option: "--surname", question: "Surname?"),
            dateOfBirth: try dialogue.day(born, option: "--born", question: "Date of birth?", today: office.today))
        pupil.preferredName = preferredName
        pupil.ref = ref
        pupil.upn = try dialogue.optional(upn, asks: asks, question: "UPN?") { $0 }
        func code(_ given: String?, _ list: CodeList, _ option: String, _ question: String) throws -> String? {
            try dialogue.optional(given, asks: asks && !question.isEmpty, question: question) {
                try Dialogue.code($0, of: list, option: option)
            }
        }
        pupil.sex = try code(sex, CodeLists.sex, "--sex", "Sex (M, F, U)?")
        pupil.ethnicity = try code(ethnicity, CodeLists.ethnicity, "--ethnicity", "")
        pupil.senProvision = try code(sen, CodeLists.senProvision, "--sen", "SEN provision (N, K, E)?")
        pupil.primaryNeed = try code(need, CodeLists.senType, "--need", "")
        func flag(_ given: String?, _ option: String) throws -> Bool? {
            try given.map { try Dialogue.yesNo($0, option: option) }
        }
        pupil.disadvantaged = try flag(disadvantaged, "--disadvantaged")
        pupil.lookedAfter = try flag(lookedAfter, "--looked-after")
        pupil.socialWorker = try flag(socialWorker, "--social-worker")
        pupil.youthJustice = try flag(youthJustice, "--youth-justice")
        return pupil
    }
}
