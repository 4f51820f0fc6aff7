/// How a command ended, for scripts: the exit codes. Their meaning never changes; a code that a script doesn't know is a
/// failure.
enum Outcome: Int32, CaseIterable, Sendable {
    case done = 0
    case failed = 1
    case cancelled = 2
    case partlyDone = 3
    case notAllowed = 4
    case notFound = 5
    case moreThanOne = 6
    case changedMeanwhile = 7
    case refused = 8
    case unreachable = 9
    case integrityFailed = 10
    case wrongCommand = 64
    case interrupted = 130

    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .cancelled: "cancelled: a question was not answered"
        case .partlyDone: "partly done: some rows were refused, the others were taken in"
        case .notAllowed: "not allowed"
        case .notFound: "not found"
        case .moreThanOne: "more than one fits"
        case .changedMeanwhile: "somebody else changed it meanwhile"
        case .refused: "refused by a rule; nothing was changed"
        case .unreachable: "the database can't be reached, or its schema is older or newer than the program"
        case .integrityFailed: "an integrity check failed"
        case .wrongCommand: "the command is wrong"
        case .interrupted: "interrupted"
        }
    }
}
