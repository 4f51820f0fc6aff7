import Postgres

extension Session {
    /// Prepares the transaction for statements that work on whole files.
    ///
    /// Tables that were filled a moment ago have no statistics, and the application may not analyze what it doesn't
    /// own: the planner then takes a table for small and compares each row with every other (14,000 placements with
    /// 12,000 pupils took half a minute). Hash joins are right for sets whatever their size.
    func planForSets() throws {
        try execute("set local enable_nestloop = off")
        try execute("set local jit = off")
        try execute("set local work_mem = '64MB'")
        // Of what was filled a moment ago a plan only needs to know roughly how many different values there are.
        try execute("set local default_statistics_target = 10")
        try limitStatements(to: .seconds(3600))
    }
}
