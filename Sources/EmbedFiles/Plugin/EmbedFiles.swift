import Foundation
import PackagePlugin

/// Gives a target the files of folders as a Swift source: `EmbeddedFiles.measures` holds those of `sql/measures`.
///
/// Why not SwiftPM's `.embedInCode`: it drops file names, and compiles 200 kB in minutes where literals take a second.
@main
struct EmbedFiles: BuildToolPlugin {
    /// Which folders each target carries. A target that is not named here gets no files.
    private static let folders = [
        "Operations": ["sql/migrations", "sql/checks"],
        "Evidence": ["sql/measures", "sql/checks", "sql/packs"],
        "waymark": ["Tests/Fixtures/demonstration-school"],
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let folders = Self.folders[target.name] else { return [] }
        let sources = folders.map { context.package.directoryURL.appending(path: $0) }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        // As the file system has them: a percent sign in the place of a space would be another folder.
        let paths = ([output] + sources).map { $0.path(percentEncoded: false) }
        let files = try zip(sources, paths.dropFirst()).flatMap { source, path in
            try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                .filter { !$0.hasPrefix(".") }.map { source.appending(path: $0) }
        }
        return [
            .buildCommand(
                displayName: "Embedding \(folders.joined(separator: ", ")) in \(target.name)",
                executable: try context.tool(named: "embed-files").url,
                arguments: paths, inputFiles: files, outputFiles: [output])
        ]
    }
}
