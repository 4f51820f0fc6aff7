import CLibPQ
import Glibc

/// A connection of libpq. Every call blocks; only one thread at a time may use it.
///
/// Statements are sent by `PQsend...` and their results read to the end: the plain calls return the last result only, and of a
/// session that was ended by the server the last is not the one that says why.
final class PQHandle {
    private let connection: OpaquePointer
    private let notices: NoticeReceiver
    /// libpq has told of the connection's end, though its status may still say that all is well.
    private var hasEnded = false

    /// - Throws: ``DatabaseError/connectionFailed(_:)``.
    init(keywords: [(name: String, value: String)], onNotice: @escaping @Sendable (ServerNotice) -> Void) throws {
        let connection = withCStrings(keywords.map(\.name)) { names in
            withCStrings(keywords.map(\.value)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let connection else { throw DatabaseError.connectionFailed("out of memory") }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw DatabaseError.connectionFailed(message(of: connection))
        }
        self.connection = connection
        notices = NoticeReceiver(onNotice)
        notices.install(on: connection)
    }

    /// Connects to the first host that will have it.
    ///
    /// libpq goes on to the next host only from one that does not answer or is starting: the first refusal in words ends the search, such as
    /// that of a standby that does not know a new login yet, or of a pooler whose server is gone. So each is asked alone then.
    ///
    /// - Throws: ``DatabaseError/connectionFailed(_:)``, with what was said when all were asked together.
    static func connect(
        _ keywords: ConnectionKeywords, onNotice: @escaping @Sendable (ServerNotice) -> Void
    ) throws -> PQHandle {
        do {
            return try PQHandle(keywords: keywords.list, onNotice: onNotice)
        } catch DatabaseError.connectionFailed(let reason) {
            if hostsAsked(in: reason) < keywords.eachHost.count {
                for host in keywords.eachHost {
                    if let handle = try? PQHandle(keywords: host, onNotice: onNotice) { return handle }
                }
            }
            throw DatabaseError.connectionFailed(reason)
        }
    }

    /// How many hosts libpq has asked, from what it says when it gives up: a line for each address, and a name may have several.
    static func hostsAsked(in reason: String) -> Int {
        Set(reason.split(separator: "\n").compactMap { line in
            // `connection to server at "db1" (::1), port 5432 failed: ...`; `connection to server on socket "..." failed: ...`
            line.prefixMatch(of: /connection to server (.+?)(?: \([^)]*\))?(, port \d+)? failed:/).map { $0.1 + ($0.2 ?? "") }
        }).count
    }

    deinit { PQfinish(connection) }

    var socket: Int32 { PQsocket(connection) }
    var serverProcess: Int32 { PQbackendPID(connection) }
    /// Whether the server follows another and takes no changes; it tells when that ends.
    var isStandby: Bool { PQparameterStatus(connection, "in_hot_standby").map { String(cString: $0) } == "on" }
    /// How often the server gave up waiting for its standby and committed all the same. It says so by a warning only.
    var unconfirmedCommits: Int { notices.unconfirmedCommits }
    var isBroken: Bool { hasEnded || PQstatus(connection) != CONNECTION_OK }
    var transactionStatus: PGTransactionStatusType { PQtransactionStatus(connection) }

    func makeCanceller() throws -> Canceller {
        guard let handle = PQgetCancel(connection) else { throw lost() }
        return Canceller(handle)
    }

    // MARK: Sending

    /// Sends one or several statements without parameters; results come as text.
    func send(script: String) throws {
        try check(PQsendQuery(connection, script))
    }

    func send(_ statement: Statement, binaryResult: Bool = true) throws {
        let sent = statement.parameters.withPointers { count, types, values, lengths, formats in
            PQsendQueryParams(
                connection, statement.text, count, types, values, lengths, formats, binaryResult ? 1 : 0)
        }
        try check(sent)
    }

    /// - Parameter name: under which the server knows the statement; nil: it does not.
    func send(_ statement: Statement, preparedAs name: String?) throws {
        guard let name else { return try send(statement) }
        let sent = statement.parameters.withPointers { count, _, values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
        }
        try check(sent)
    }

    func prepare(_ statement: Statement, as name: String) throws {
        let types = statement.parameters.types
        try check(PQsendPrepare(connection, name, statement.text, Int32(types.count), types))
        _ = try finish()
    }

    func useSingleRows() { PQsetSingleRowMode(connection) }

    private func check(_ succeeded: Int32) throws {
        guard succeeded == 1 else { throw lost() }
    }

    // MARK: Receiving

    /// The next result of what was sent, nil after the last.
    ///
    /// An error in libpq's own words is the connection's last. When it could not send, to a server that is just going down, it says so once
    /// somebody reads, leaves the status as it was, and has nothing more to say: who waits for the rest would wait for ever.
    func next() -> PQResult? {
        let result = PQgetResult(connection).map(PQResult.init)
        if let result, result.status == PGRES_FATAL_ERROR, result.serverError == nil { hasEnded = true }
        return result
    }

    /// Reads all results and returns the last.
    ///
    /// - Throws: The first error among them.
    func finish() throws -> PQResult {
        var last: PQResult?
        var failure: (any Error)?
        while let result = next() {
            switch result.status {
            case PGRES_COPY_IN:
                endCopy(error: "COPY needs copyIn")
                failure = failure ?? DatabaseError.misuse("COPY needs copyIn or copyOut.")
            case PGRES_COPY_OUT:
                while copyChunk() != nil {}
                failure = failure ?? DatabaseError.misuse("COPY needs copyIn or copyOut.")
            default:
                failure = failure ?? error(in: result)
                last = result
            }
            if isBroken { break }
        }
        if let failure { throw failure }
        guard let last else { throw lost() }
        return last
    }

    /// Reads what is left of a statement whose result nobody wants.
    ///
    /// - Returns: The first error among it, such as the reason for which the server ends the session.
    @discardableResult
    func discardResults() -> DatabaseError? {
        var failure: DatabaseError?
        while let result = next() {
            switch result.status {
            case PGRES_COPY_IN: endCopy(error: "not wanted")
            case PGRES_COPY_OUT: while copyChunk() != nil {}
            default: failure = failure ?? error(in: result)
            }
            if isBroken { break }
        }
        return failure
    }

    func error(in result: PQResult) -> DatabaseError? {
        switch result.status {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
            guard let error = result.serverError else { return lost() }
            return isFatal(error) ? .connectionLost(error) : .server(error)
        default:
            return nil
        }
    }

    private func isFatal(_ error: ServerError) -> Bool { error.severity == "FATAL" || error.severity == "PANIC" }

    private func lost() -> DatabaseError {
        isBroken ? .connectionLost(nil) : .misuse("libpq refused the call: \(message(of: connection))")
    }

    // MARK: COPY

    func copy(_ bytes: UnsafeRawBufferPointer) throws {
        guard let start = bytes.baseAddress else { return }
        guard let count = Int32(exactly: bytes.count) else { throw DatabaseError.valueTooLarge }
        try check(PQputCopyData(connection, start.assumingMemoryBound(to: CChar.self), count))
    }

    /// Ends a COPY to the server: for good, or with an error that undoes it.
    func endCopy(error: String? = nil) {
        PQputCopyEnd(connection, error)
    }

    /// The next piece of a COPY from the server, nil after the last. The buffer is libpq's until the next call.
    func copyChunk() -> CopyChunk? {
        var start: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(connection, &start, 0)
        guard let start, count > 0 else { return nil }
        return CopyChunk(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }

    // MARK: Pipelines

    func enterPipeline() throws { try check(PQenterPipelineMode(connection)) }
    func sync() throws { try check(PQpipelineSync(connection)) }
    func exitPipeline() throws { try check(PQexitPipelineMode(connection)) }

    /// Sends two statements at once; each has a result of its own, and ``endPipeline()`` comes last.
    ///
    /// - Parameter first: without parameters. Its answer is sent before the second statement begins, so that of a session which ends
    ///   meanwhile it is known what had been done.
    func send(_ statement: Statement, preparedAs name: String?, after first: String) throws {
        try enterPipeline()
        try check(PQsendQueryParams(connection, first, 0, nil, nil, nil, nil, 0))
        try check(PQsendFlushRequest(connection))
        try send(statement, preparedAs: name)
        try sync()
    }

    /// Reads what is left up to the end of a pipeline, and leaves it.
    func endPipeline() {
        var isAtEnd = false
        while !isBroken {
            // A nil ends a statement's results, and no more; a second one means that nothing is to come, not even the end.
            if let result = next() {
                if result.status == PGRES_PIPELINE_SYNC { break }
                isAtEnd = false
            } else {
                hasEnded = isAtEnd
                isAtEnd = true
            }
        }
        try? exitPipeline()
    }
}

/// A piece of COPY data in libpq's memory, freed with the last reference.
final class CopyChunk {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    deinit { PQfreemem(UnsafeMutableRawPointer(mutating: bytes.baseAddress)) }
}

/// What a request to cancel needs: address and secret of a connection.
///
/// Unchecked: libpq documents `PQcancel` as safe on any thread, and nothing changes the structure after it was made.
final class Canceller: @unchecked Sendable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQfreeCancel(handle) }

    /// Asks the server, over a connection of its own, to end the running statement; blocks until the server has passed that on.
    func cancel() {
        var reason = [CChar](repeating: 0, count: 256)
        PQcancel(handle, &reason, Int32(reason.count))
    }
}

/// Keeps a closure where libpq's callback finds it.
private final class NoticeReceiver {
    private let handler: @Sendable (ServerNotice) -> Void
    private(set) var unconfirmedCommits = 0

    init(_ handler: @escaping @Sendable (ServerNotice) -> Void) { self.handler = handler }

    private func receive(_ notice: ServerNotice) {
        // The function of the server's source is the only thing about this warning that is the same in every language.
        if notice.routine == "SyncRepWaitForLSN" { unconfirmedCommits += 1 }
        handler(notice)
    }

    /// The receiver must live as long as the connection.
    func install(on connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { @Sendable receiver, result in
                guard let receiver, let result, let notice = ServerNotice(result: result) else { return }
                Unmanaged<NoticeReceiver>.fromOpaque(receiver).takeUnretainedValue().receive(notice)
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}

private func message(of connection: OpaquePointer) -> String {
    let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
    return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
}

/// Hands an array of C strings, ended by a null pointer.
func withCStrings<Result>(_ strings: [String], _ body: ([UnsafePointer<CChar>?]) throws -> Result) rethrows -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return try body(copies.map { UnsafePointer($0) } + [nil])
}
