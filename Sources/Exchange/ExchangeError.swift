/// Why an import or export can't begin, or had to give up as a whole. What is wrong with single rows is in
/// ``ImportReport``.
public struct ExchangeError: Error, Sendable, Hashable {
    /// For scripts, and for the exit code.
    public enum Code: String, Sendable, CaseIterable {
        case folderNotFound = "folder_not_found"
        case notAFolder = "not_a_folder"
        case folderUnreadable = "folder_unreadable"
        /// None of the files in the folder belongs to the exchange format.
        case folderWithoutFiles = "folder_without_files"
        case folderNotEmpty = "folder_not_empty"
        case folderNotWritable = "folder_not_writable"
        case diskFull = "disk_full"
        case noOrganisation = "no_organisation"
        case severalOrganisations = "several_organisations"
        case organisationNeedsName = "organisation_needs_name"
        /// Somebody else is writing into the organisation, and didn't finish in time.
        case organisationBusy = "organisation_busy"
    }

    public let code: Code
    /// What is wrong and what to do, for the person at the keyboard.
    public let sentence: String

    init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}

extension ExchangeError: CustomStringConvertible {
    public var description: String { sentence }
}
