import ArgumentParser
import Casework
import Foundation

extension AuditCommand {
    /// `waymark audit head`
    struct Head: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "head",
            abstract: "Print the ends of the trail, to be kept where nobody can alter them.",
            usage: "waymark audit head [<options>]",
            discussion: """
                Of all organisations, unless one is named.

                Example:
                  waymark audit head --format csv > /media/safe/heads.csv
                """)

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let heads = try await atWork { workplace in
                let named = try organisation.organisation.map { try workplace.organisation(named: $0) }
                let organisations = named.map { [$0] } ?? workplace.organisations
                guard !organisations.isEmpty else { throw WaymarkError.noOrganisation }
                var heads: [KeptHead] = []
                for organisation in organisations {
                    heads += try await Access(database: workplace.database, organisation: organisation.id).heads()
                        .map { KeptHead(organisation: organisation.id, head: $0) }
                }
                return heads
            }
            try OutputStream.output.write(KeptHead.listing(heads).text(output.format, for: .output))
        }
    }
}

/// A head of the trail as it is printed, and read again.
struct KeptHead: Sendable {
    /// Its number. Nil in a file of before several organisations were printed together.
    let organisation: Int32?
    let head: ChainHead

    static func listing(_ heads: [KeptHead]) -> Listing {
        Listing(
            format: "waymark-trail-heads/1", name: "heads",
            columns: [
                .init(key: "chain", title: "Chain"), .init(key: "number", title: "No", isNumber: true),
                .init(key: "at", title: "At (UTC)"), .init(key: "hash", title: "SHA-256"),
                .init(key: "organisation", title: "Organisation", isNumber: true),
            ],
            rows: heads.map { kept in
                let head = kept.head
                return [
                    .text(head.chain), .number(Int(head.number)), .text(head.at?.description), .text(head.hash),
                    .number(kept.organisation.map(Int.init)),
                ]
            })
    }

    /// - Throws: ``WaymarkError`` when there is no such file, or it holds something else.
    static func read(_ path: String) throws -> [KeptHead] {
        guard access(path, R_OK) == 0 else { throw WaymarkError.headsMissing(path, reason: String(cString: strerror(errno))) }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw WaymarkError.headsUnreadable }
        let heads = text.split(whereSeparator: \.isNewline).dropFirst().map { line -> KeptHead? in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard [4, 5].contains(cells.count), ["changes", "looks"].contains(cells[0]), let number = Int64(cells[1]) else { return nil }
            let organisation = cells.count == 5 ? Int32(cells[4]) : nil
            guard cells.count == 4 || organisation != nil else { return nil }
            return KeptHead(organisation: organisation, head: ChainHead(chain: cells[0], number: number, hash: cells[3]))
        }
        guard !heads.isEmpty, heads.allSatisfy({ $0 != nil }) else { throw WaymarkError.headsUnreadable }
        return heads.compactMap(\.self)
    }
}
