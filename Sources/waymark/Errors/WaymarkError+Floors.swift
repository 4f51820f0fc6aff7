import ArgumentParser
import Casework
import Evidence
import Exchange
import Journey
import Operations
import Postgres

/// The one place where errors of all floors become what a command tells.
extension WaymarkError {
    init(_ error: any Error) {
        switch error {
        case let error as WaymarkError: self = error
        case let error as OperationsError:
            self.init(code: error.code, sentence: error.sentence, advice: error.advice, outcome: error.outcome)
        case let error as BackupError:
            self.init(code: error.code, sentence: error.sentence, advice: error.advice, outcome: error.outcome)
        case let error as ExchangeError:
            self.init(code: error.code.rawValue, sentence: error.sentence, outcome: error.outcome)
        case let error as EvidenceError:
            self.init(code: error.code, sentence: error.sentence, advice: error.advice, outcome: error.outcome)
        case let error as AccessError:
            self.init(code: error.code, sentence: error.sentence, advice: error.advice, outcome: error.outcome)
        case let error as NarrativeError:
            self.init(code: error.code, sentence: error.sentence, advice: error.advice, outcome: error.outcome)
        case let error as CaseworkError: self.init(error)
        case let error as DatabaseError: self.init(error)
        case let error as ValidationError: self = .wrongCommand(error.message)
        case is CancellationError: self = .interrupted
        default: self.init(code: "failed", sentence: "Something went wrong: \(type(of: error)).", outcome: .failed)
        }
    }
}

extension OperationsError {
    fileprivate var outcome: Outcome {
        switch self {
        case .notRunning, .onServer, .schemaMissing, .schemaOlder, .schemaNewer, .migrationsOutOfOrder, .migrationEdited:
            .unreachable
        case .unsafeLogin, .rolesMissing, .ownerRightsMissing, .staffRightsMissing, .belongsToAnother, .unreachable,
            .socketFolderUnsafe, .upgradeNeedsAdministrator:
            .notAllowed
        case .upgradeUndone: .integrityFailed
        case .postgresNotInstalled: .notFound
        default: .failed
        }
    }
}

extension BackupError {
    fileprivate var outcome: Outcome {
        switch self {
        case .noSuchBackup, .ageMissing: .notFound
        case .damaged, .differs, .trailBroken: .integrityFailed
        case .identityMissing, .identityUnreadable, .recipientRefused: .wrongCommand
        case .cannotDecrypt, .rightsMissing, .administratorNeeded: .notAllowed
        case .databaseExists: .refused
        case .databaseInUse: .changedMeanwhile
        }
    }
}

extension ExchangeError {
    fileprivate var outcome: Outcome {
        switch code {
        case .folderNotFound, .folderWithoutFiles, .noOrganisation: .notFound
        case .notAFolder, .organisationNeedsName: .wrongCommand
        case .folderUnreadable, .folderNotWritable: .notAllowed
        case .folderNotEmpty: .refused
        case .severalOrganisations: .moreThanOne
        case .organisationBusy: .changedMeanwhile
        case .diskFull: .failed
        }
    }
}

extension NarrativeError {
    fileprivate var outcome: Outcome {
        switch self {
        case .noSuchSetting, .noSuchAction, .noSuchOwner: .notFound
        case .severalSettings: .moreThanOne
        case .noSuchArea, .nothingToWrite: .wrongCommand
        case .writtenMeanwhile: .changedMeanwhile
        }
    }
}

extension EvidenceError {
    fileprivate var outcome: Outcome {
        switch self {
        case .periodBackwards, .asOfBeforePeriod: .wrongCommand
        case .noSuchSetting, .noSuchRun, .noSuchMeasure, .settingNotInRun: .notFound
        case .severalRuns: .moreThanOne
        case .alreadySigned: .refused
        case .signedByOthers, .nightlyByStewards: .notAllowed
        case .nightlyUnderWay: .changedMeanwhile
        case .notYours: .notAllowed
        }
    }
}

extension WaymarkError {
    private init(_ error: CaseworkError) {
        var sentence = error.sentence
        if case .severalPupils(let hits) = error {
            sentence += hits.prefix(20).map { "\n  \($0.pupil.ref)  \($0.pupil.name)" }.joined()
            if hits.count > 20 { sentence += "\n  and \(hits.count - 20) more" }
        }
        self.init(code: error.code, sentence: sentence, advice: error.advice, outcome: error.outcome)
    }
}

extension CaseworkError {
    fileprivate var outcome: Outcome {
        switch self {
        case .refused, .wrongStage, .standsAlready, .doneAlready, .outsideCalendar, .cannotBeUndone, .stillNamed: .refused
        case .noSuchPupil, .noStay, .notThere, .noSuchStaff, .noSuchSetting: .notFound
        case .severalPupils, .severalStays, .severalStaff, .severalSettings: .moreThanOne
        case .changedMeanwhile, .changedSince: .changedMeanwhile
        case .notAllowed: .notAllowed
        case .severalRecords: .moreThanOne
        case .wrongCommand: .wrongCommand
        }
    }
}

extension AccessError {
    fileprivate var outcome: Outcome {
        switch self {
        case .notStaff, .notAllowed, .loginsLeftToAdministrator, .partOfAnotherSetting, .worksElsewhere: .notAllowed
        case .noSuchOrganisation, .noSuchPupil, .noSuchStaff, .noSuchSetting, .noSuchBrokenGlass, .noSuchHold, .noSuchObjection: .notFound
        case .reasonMissing: .wrongCommand
        case .notDue, .onLegalHold, .objectionStands, .objectionOfAnother, .leavingAhead, .onStaffAlready, .refTaken, .roleHeld, .roleNotHeld,
            .trustLeadsOnly, .loginTaken, .loginReserved:
            .refused
        }
    }
}

extension WaymarkError {
    private init(_ error: DatabaseError) {
        switch error {
        case .connectionFailed(let reason):
            // libpq's reasons come on several lines.
            let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            // libpq's words for a server that was reached and is not the one that was asked for.
            if reason.contains("session is read-only") || reason.contains("server is in hot standby mode") {
                self = .noPrimary
                return
            }
            // Of why the server lets nobody in libpq passes on the words only. Other languages' words get the sentence below.
            if reason.contains("FATAL: the database system is ") {
                self = .goingUpOrDown(advice: "Try again in a moment.")
                return
            }
            if reason.contains("FATAL: could not write init file") || reason.contains("No space left on device") {
                self = .serverFull(advice: "Nothing was stored. Make room on the disk with the database, then try again.")
                return
            }
            let isTurnedAway = ["FATAL: role ", "authentication failed", "no pg_hba.conf entry"].contains(where: reason.contains)
            self.init(
                code: "not_reachable", sentence: "The database can't be reached: \(reason)",
                advice: isTurnedAway
                    ? "The server does not let this login in: ask whoever looks after Waymark."
                    : "Check that it runs, and where PGHOST, PGSERVICE or --database point.",
                outcome: .unreachable)
        case .connectionLost, .unresponsive:
            self.init(
                code: "connection_lost", sentence: "The connection to the database was lost.",
                advice: "What was not finished was undone. Try again when the database can be reached.",
                outcome: .unreachable)
        case .commitOutcomeUnknown: self = .outcomeUnknown(advice: "See whether it is there before you do it again.")
        case .commitNotReplicated: self = .notReplicated(advice: "See whether it is there before you do it again.")
        case .standby: self = .standby
        case .poolTimeout, .deadlineExceeded, .statementTimeout:
            self.init(
                code: "timed_out", sentence: "The database took too long to answer.",
                advice: "Nothing was stored. Try again when fewer people are at work.", outcome: .failed)
        default: self.init(server: error)
        }
    }

    private static func goingUpOrDown(advice: String) -> WaymarkError {
        WaymarkError(code: "not_reachable", sentence: "The database server is stopping or starting.", advice: advice, outcome: .unreachable)
    }

    private static func serverFull(advice: String) -> WaymarkError {
        WaymarkError(code: "server_full", sentence: "The database server has run out of room or memory.", advice: advice, outcome: .failed)
    }

    /// What the server refused, by its SQLSTATE.
    private init(server error: DatabaseError) {
        switch error.sqlState {
        case .insufficientPrivilege?:
            self.init(
                code: "not_allowed", sentence: "The database does not let you do this.",
                advice: "Ask whoever looks after Waymark for the right to do it.", outcome: .notAllowed)
        case .lockNotAvailable?:
            self.init(
                code: "busy", sentence: "Somebody else is writing at the moment.",
                advice: "Nothing was stored. Try again in a moment.", outcome: .changedMeanwhile)
        case .serialisationFailure?, .deadlockDetected?:
            self.init(
                code: "changed_meanwhile", sentence: "Somebody else changed the same records at the same time.",
                advice: "Nothing was stored. Try again.", outcome: .changedMeanwhile)
        case .diskFull?, .insufficientResources?:
            self = .serverFull(advice: "Nothing was stored. Tell whoever looks after the server.")
        case .adminShutdown?, .crashShutdown?, .cannotConnectNow?:
            self = .goingUpOrDown(advice: "What was not finished was undone. Try again in a moment.")
        default:
            self.init(
                code: "database_error", sentence: "The database refused this: \(error)",
                advice: "Send this message to whoever looks after Waymark.", outcome: .failed)
        }
    }
}
