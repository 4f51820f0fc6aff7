import Foundation

/// The program's own floors, driven as hard as they go for a while: what `deploy/bench` measures beside other clients.
///
///     bench-client single conninfo=... tasks=4 seconds=2
///
/// Prints ``Figures`` as a line of JSON. It is never installed.
@main
struct BenchClient {
    static func main() async {
        do {
            let order = try Order(arguments: CommandLine.arguments.dropFirst())
            let figures = try await order.carriedOut()
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            FileHandle.standardOutput.write(try encoder.encode(figures) + Data("\n".utf8))
        } catch {
            FileHandle.standardError.write(Data("bench-client: \(error)\n".utf8))
            exit(1)
        }
    }
}

/// What to drive, and for how long.
struct Order {
    enum Mistake: Error {
        case unknownWork(String)
        case missing(String)
        case noNumber(String)
    }

    private let work: String
    private let options: [String: String]

    init(arguments: some Sequence<String>) throws {
        var arguments = Array(arguments)
        guard !arguments.isEmpty else { throw Mistake.missing("work") }
        work = arguments.removeFirst()
        options = Dictionary(
            arguments.map { argument in
                let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1] : "")
            }, uniquingKeysWith: { $1 })
    }

    func carriedOut() async throws -> Figures {
        switch work {
        case "single": try await Statements(conninfo: text("conninfo"), rows: whole("rows")).single(load())
        case "stream": try await Statements(conninfo: text("conninfo"), rows: whole("rows")).stream(load())
        case "five": try await Statements(conninfo: text("conninfo"), rows: whole("rows")).five(load())
        case "copy": try await RowsByCopy(conninfo: text("conninfo"), rows: whole("rows")).throughTheRoom(load())
        case "copy-alone": try await RowsByCopy(conninfo: text("conninfo"), rows: whole("rows")).byLibPQAlone(load())
        case "check-ins": try await CheckIns(conninfo: text("conninfo"), file: text("keyworkers"), day: text("day")).record(load())
        default: throw Mistake.unknownWork(work)
        }
    }

    private func load() throws -> Load {
        Load(
            tasks: try whole("tasks"), seconds: Double(try text("seconds")) ?? 0, warmUps: try whole("warm-ups", standard: 20),
            most: try whole("most", standard: .max))
    }

    private func text(_ name: String) throws -> String {
        guard let value = options[name] else { throw Mistake.missing(name) }
        return value
    }

    private func whole(_ name: String, standard: Int? = nil) throws -> Int {
        if options[name] == nil, let standard { return standard }
        guard let number = Int(try text(name)) else { throw Mistake.noNumber(name) }
        return number
    }
}
