import Casework

extension StaffMember {
    /// Each role of each post.
    var appointments: [Appointment] {
        posts.flatMap { post in post.roles.map { Appointment(role: $0, urn: post.urn) } }
    }
}

extension StaffMember.Post {
    /// "keyworker, dsl at 100001"
    var shown: String { "\(roles.joined(separator: ", ")) at \(urn ?? "all settings")" }
}

extension Appointment {
    /// "keyworker at 100001"
    var shown: String { "\(role) at \(urn ?? "all settings")" }

    /// "keyworker --setting 100001", behind whose it is.
    var arguments: String { role + (urn.map { " --setting \($0.asArgument)" } ?? "") }
}

extension Departure {
    /// Where somebody's caseload is now.
    static func sentence(staysHandedOver: Int) -> String {
        "\(staysHandedOver == 1 ? "1 pupil is" : "\(staysHandedOver) pupils are") now on the inclusion leader's list."
    }
}

extension Registry {
    /// Says which roles nobody holds any more, so that no work lies on a list that nobody reads.
    func sayVacancies(after ended: [Appointment]) async throws {
        for vacancy in try await access.vacant(among: ended) {
            Say.proposed("Nobody is \(vacancy.shown) now. Give somebody the role", "waymark staff role add STAFF \(vacancy.arguments)")
        }
    }
}
