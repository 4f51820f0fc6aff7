import Postgres

/// Short statements by primary key, as `pgbench` sends them too.
struct Statements {
    /// Of statements in one closure, where the closure itself is not what is measured.
    private static let streamed = 100

    let conninfo: String
    /// Accounts there are, numbered from 1.
    let rows: Int

    /// A closure with one statement in it: how the program asks one question.
    func single(_ load: Load) async throws -> Figures {
        try await with(load) { database, rows in
            try await load.run { task, number in
                let account = Self.account(task, number, of: rows)
                _ = try await database.read { db in
                    try db.value("select balance from bench.account where account_id = \(account)", as: Int32.self)
                }
            }
        }
    }

    /// Statement after statement in one closure: what one costs once the session is there.
    func stream(_ load: Load) async throws -> Figures {
        try await with(load) { database, rows in
            try await load.run(worth: Self.streamed) { task, number in
                try await database.read { db in
                    for each in 0..<Self.streamed {
                        let account = Self.account(task, number * Self.streamed + each, of: rows)
                        _ = try db.value("select balance from bench.account where account_id = \(account)", as: Int32.self)
                    }
                }
            }
        }
    }

    /// Five statements in one closure: change, look, look, change, note.
    func five(_ load: Load) async throws -> Figures {
        try await with(load) { database, rows in
            try await load.run { task, number in
                let (from, to) = (Self.account(task, 2 * number, of: rows), Self.account(task, 2 * number + 1, of: rows))
                let sum = Int32(number % 100 + 1)
                try await database.write { db in
                    try db.execute("update bench.account set balance = balance - \(sum) where account_id = \(from)")
                    _ = try db.value("select balance from bench.account where account_id = \(from)", as: Int32.self)
                    _ = try db.value("select balance from bench.account where account_id = \(to)", as: Int32.self)
                    try db.execute("update bench.account set balance = balance + \(sum) where account_id = \(to)")
                    try db.execute("insert into bench.entry (from_id, to_id, amount) values (\(from), \(to), \(sum))")
                }
            }
        }
    }

    private func with(_ load: Load, _ body: (Database, Int) async throws -> Figures) async throws -> Figures {
        var configuration = Database.Configuration(conninfo: conninfo)
        configuration.maxConnections = load.tasks
        let database = Database(configuration)
        let figures = try await body(database, rows)
        await database.close()
        return figures
    }

    /// Spread over the table, and each task in a part of its own, so that what is measured is the way there and no queue.
    private static func account(_ task: Int, _ number: Int, of rows: Int) -> Int32 {
        let part = rows / 64
        return Int32(task % 64 * part + number * 7_919 % part + 1)
    }
}
