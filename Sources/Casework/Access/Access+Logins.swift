import Foundation
import Postgres

extension Access {
    /// Gives somebody on the staff a login, and makes it; one that they had before ends.
    ///
    /// - Throws: ``AccessError/noSuchStaff``, ``AccessError/worksElsewhere``, ``AccessError/loginTaken``,
    ///   ``AccessError/loginReserved``, ``AccessError/loginsLeftToAdministrator(statements:)``; nothing is kept then.
    public func give(_ login: String, to member: StaffMember) async throws {
        let former = member.login == login ? nil : member.login
        try await changingLogins(LoginStatements.making(login) + (former.map { "\n" + LoginStatements.ending($0) } ?? "")) {
            try await change("staff_login", id: .version7()) { db, _ in
                try db.execute("select waymark.give_login(\(organisation), \(member.id), \(login))")
            }
        }
    }

    /// Somebody who left is back, with the roles and the login of before. Their caseload stays with those who have had it since.
    ///
    /// - Throws: ``AccessError/noSuchStaff``, ``AccessError/onStaffAlready(ref:name:)`` when they have not left,
    ///   ``AccessError/loginsLeftToAdministrator(statements:)``; nothing is kept then.
    public func takeBack(_ member: StaffMember, reason: String? = nil) async throws {
        guard member.leftOn != nil else { throw AccessError.onStaffAlready(ref: member.ref, name: member.name) }
        try await changingLogins(member.login.map(LoginStatements.opening) ?? "") {
            try await change("staff_return", id: .version7(), reason: reason) { db, _ in
                try db.execute("select waymark.take_back_staff(\(organisation), \(member.id))")
            }
        }
    }

    /// Says which statements the server's administrator runs, where Waymark may make or end no logins.
    @discardableResult
    func changingLogins<Value>(_ statements: @autoclosure () -> String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch AccessError.loginsLeftToAdministrator {
            throw AccessError.loginsLeftToAdministrator(statements: statements())
        }
    }
}

/// What a server's administrator runs where Waymark may not make logins.
enum LoginStatements {
    static func making(_ login: String) -> String {
        "create role \(quoted(login)) login in role waymark_staff;"
    }

    static func opening(_ login: String) -> String {
        "alter role \(quoted(login)) login;"
    }

    static func ending(_ login: String) -> String {
        """
        alter role \(quoted(login)) nologin;
        select pg_terminate_backend(pid) from pg_stat_activity where usename = '\(login.replacing("'", with: "''"))';
        """
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
