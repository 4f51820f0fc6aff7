// swift-tools-version: 6.1
import PackageDescription

// Each room uses only the rooms below it; Journey and Postgres know nothing of each other.
let package = Package(
    name: "waymark",
    products: [
        .executable(name: "waymark", targets: ["waymark"])
    ],
    dependencies: [
        // Exactly these, since nothing else is kept that would say which: a package built next year is the same, help and completions too.
        // Commands, help, completion: the parser that Swift's own tools use.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // One logging interface for every floor; the program decides where lines go.
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Postgres",
            dependencies: ["CLibPQ", .product(name: "Logging", package: "swift-log")]),
        .target(name: "Journey"),
        .target(
            name: "Operations",
            dependencies: ["Journey", "Postgres", .product(name: "Logging", package: "swift-log")],
            plugins: ["EmbedFiles"]),
        .target(
            name: "Exchange",
            dependencies: ["Journey", "Postgres", .product(name: "Logging", package: "swift-log")]),
        .target(
            name: "Evidence",
            dependencies: ["Journey", "Postgres", .product(name: "Logging", package: "swift-log")],
            plugins: ["EmbedFiles"]),
        .target(
            name: "Casework",
            dependencies: ["Journey", "Postgres", .product(name: "Logging", package: "swift-log")]),
        .executableTarget(
            name: "waymark",
            dependencies: [
                "Journey", "Postgres", "Operations", "Exchange", "Evidence", "Casework",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            plugins: ["EmbedFiles"]),

        // SQL and the demonstration school reach the binary as Swift literals: one file to install, nothing to lose beside it.
        .executableTarget(name: "embed-files", path: "Sources/EmbedFiles/Tool"),
        .plugin(
            name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"],
            path: "Sources/EmbedFiles/Plugin"),

        .target(
            name: "TestSupport", dependencies: ["Postgres", "Journey", "Operations", "Evidence", "Casework"], path: "Tests/Support"),
        // Drives the floors for deploy/bench; never installed.
        .executableTarget(
            name: "bench-client", dependencies: ["Casework", "CLibPQ", "Journey", "Postgres"], path: "Tests/Benchmarks"),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"]),
        .testTarget(name: "JourneyTests", dependencies: ["Journey"]),
        .testTarget(name: "OperationsTests", dependencies: ["Journey", "Operations", "Postgres", "TestSupport"]),
        .testTarget(name: "ExchangeTests", dependencies: ["Exchange", "Operations", "TestSupport"]),
        .testTarget(name: "EvidenceTests", dependencies: ["Evidence", "Exchange", "Journey", "Postgres", "TestSupport"]),
        .testTarget(name: "CaseworkTests", dependencies: ["Casework", "Journey", "Operations", "Postgres", "TestSupport"]),
        .testTarget(name: "CommandLineTests", dependencies: ["waymark", "Journey", "Operations", "Postgres", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
