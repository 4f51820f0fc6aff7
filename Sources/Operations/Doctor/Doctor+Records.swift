import Postgres

extension Doctor {
    static let records: [DoctorCheck] = [
        .ofDatabase(18, "Audit trail", looksAt: "Every change and every look follows from the one before") { session in
            let organisations = try Organisation.all(session)
            guard !organisations.isEmpty else { return .notChecked("There is no organisation yet, or none to see.", fix: "waymark setup") }
            let broken = try organisations.reduce(0) { sum, organisation in
                try sum + session.value("select count(*) from waymark.audit_verify(\(organisation.id))", as: Int.self)
            }
            guard broken == 0 else {
                return .failed(
                    "\(broken) links are broken: something was altered, removed or put in another order.",
                    fix: "waymark audit verify (and keep the database as it is)")
            }
            return .fine("Whole.")
        },
        .ofDatabase(19, "What must hold", looksAt: "The records keep what no program may break") { session in
            guard try session.value("select waymark.acts_for_all()", as: Bool.self) else { return DoctorCheck.seesTooLittle }
            let invariants = try Invariant.all(session)
            let broken = try invariants.compactMap { invariant -> String? in
                let count = try session.value(invariant.query, as: Int.self)
                return count == 0 ? nil : "\(invariant.title) (\(count) don't)"
            }
            guard broken.isEmpty else {
                return .failed(
                    "Not so: \(broken.joined(separator: "; ")).",
                    fix: "waymark backup restore last --into compare, and find out since when (keep the database as it is)")
            }
            return .fine("\(invariants.count) rules hold.")
        },
    ]
}
