import Evidence
import Operations

extension Program {
    /// This program, as it starts and migrates databases: with the definitions by which it computes evidence.
    static func release() throws -> Program {
        let definitions = MeasureDefinitions(try MeasureLibrary.standard())
        return Program(name: "waymark \(Release.version)", installations: [{ try definitions.install(in: $0) }])
    }
}
