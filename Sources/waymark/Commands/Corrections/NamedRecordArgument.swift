import ArgumentParser
import Casework

/// The record that a command is about: what kind, and its name.
struct NamedRecordArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("What kind of record.", valueName: "type"), completion: .list(RecordType.all.map(\.name)))
    var type: String

    @Argument(help: ArgumentHelp("Its reference, or how it is named.", valueName: "ref"))
    var ref: String

    /// How a record is named, for a command's help.
    static let naming = """
        A record is named by its kind and its reference: contact C12. What has no reference is named by what it hangs on, \
        and what tells it from the others there: induction_step S3/home_visit, target_review T4/2026-03-02, score A7/total, \
        passport S3/2, keyworker S3/kim/2026-01-12. For a pupil's only stay the pupil will do: induction_step AB/home_visit. \
        waymark pupil timeline shows the name of each.
        """

    func address(_ office: Office) async throws -> RecordAddress {
        let type = try RecordType.said(type)
        return try await office.casework.read { try $0.address(of: type, named: ref) }
    }
}
