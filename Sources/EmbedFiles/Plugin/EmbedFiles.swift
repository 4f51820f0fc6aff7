import Foundation
import PackagePlugin

/// Gives a target the files of a folder as a Swift source: `EmbeddedFiles.all`, by path below that folder.
///
/// Why not SwiftPM's `.embedInCode`: it drops file names, and compiles 200 kB in minutes where literals take a second.
@main
struct EmbedFiles: BuildToolPlugin {
    /// Which folder each target carries. A target that is not named here gets no files.
    private static let folders = [
        "Operations": "sql/migrations",
        "Evidence": "sql/measures",
        "waymark": "Tests/Fixtures/demonstration-school",
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let folder = Self.folders[target.name] else { return [] }
        let source = context.package.directoryURL.appending(path: folder)
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        let names = try FileManager.default.contentsOfDirectory(atPath: source.path()).sorted()
            .filter { !$0.hasPrefix(".") }
        return [
            .buildCommand(
                displayName: "Embedding \(folder) in \(target.name)",
                executable: try context.tool(named: "embed-files").url,
                arguments: [source.path(), output.path()],
                inputFiles: names.map { source.appending(path: $0) },
                outputFiles: [output])
        ]
    }
}
