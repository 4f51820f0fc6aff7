import Exchange
import Foundation
import Journey
import Postgres
import Testing
import TestSupport

@Suite("Importing a folder")
struct ImportTests {
    @Test("A valid folder goes in whole, and the second time changes nothing")
    func twice() async throws {
        let workshop = try await Workshop.fresh()
        let first = try await workshop.importing(aFolder())
        print(first.text())
        #expect(first.outcome == .imported)
        #expect(first.organisationIsNew)
        #expect(first.total.new == first.total.rows)
        let second = try await workshop.importing(aFolder())
        print(second.text())
        #expect(second.outcome == .unchanged)
        #expect(second.total.unchanged == second.total.rows)
        #expect(try await workshop.count("change") == 1)
        await workshop.close()
    }

    @Test("What was exported can be imported again without a difference")
    func roundTrip() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let exported = try await workshop.exporting(as: "first")
        for (name, data) in try contents(of: exported).sorted(by: { $0.key < $1.key }) { print(name); print(String(decoding: data, as: UTF8.self)) }
        let again = try await workshop.importing(folder: exported)
        print(again.text())
        #expect(again.outcome == .unchanged)
        let other = try await Workshop.fresh()
        try await other.importing(folder: exported)
        let second = try await other.exporting(as: "second")
        #expect(try contents(of: exported) == contents(of: second))
        await other.close()
        await workshop.close()
    }
}
