/// The same operation over and over, by several tasks at once, for a while.
struct Load: Sendable {
    let tasks: Int
    let seconds: Double
    /// Before the clock runs, each task: connections are opened and statements prepared by then.
    let warmUps: Int
    /// A task ends after so many operations at the latest.
    let most: Int

    /// - Parameters:
    ///   - worth: how many things are done by one operation.
    ///   - operation: gets the task's number and how many it has done before.
    func run(
        worth: Int = 1, _ operation: @escaping @Sendable (_ task: Int, _ number: Int) async throws -> Void
    ) async throws -> Figures {
        try await onAllTasks { task in
            for number in 0..<warmUps { try await operation(task, number) }
            return []
        }
        let begun = ContinuousClock.now
        let end = begun + .seconds(seconds)
        let times = try await onAllTasks { task in
            var times: [Duration] = []
            var last = ContinuousClock.now
            while last < end, times.count < most {
                try await operation(task, warmUps + times.count)
                let now = ContinuousClock.now
                times.append(now - last)
                last = now
            }
            return times
        }
        return Figures(times: times, took: ContinuousClock.now - begun, worth: worth, warmUps: warmUps * tasks)
    }

    @discardableResult
    private func onAllTasks(_ body: @escaping @Sendable (_ task: Int) async throws -> [Duration]) async throws -> [Duration] {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for task in 0..<tasks { group.addTask { try await body(task) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

/// How an operation went under load.
struct Figures: Encodable {
    /// Things done in the time that was measured, and with the warming up.
    let done: Int
    let doneInAll: Int
    let seconds: Double
    let perSecond: Double
    /// Of one operation, in milliseconds.
    let median: Double
    let p99: Double
    let longest: Double

    init(times: [Duration], took: Duration, worth: Int, warmUps: Int) {
        let sorted = times.map { $0 / .milliseconds(1) }.sorted()
        func share(_ part: Double) -> Double { sorted.isEmpty ? 0 : sorted[min(Int(Double(sorted.count) * part), sorted.count - 1)] }
        done = times.count * worth
        doneInAll = (times.count + warmUps) * worth
        seconds = took / .seconds(1)
        perSecond = Double(done) / seconds
        median = share(0.5)
        p99 = share(0.99)
        longest = sorted.last ?? 0
    }
}
