// swift-tools-version: 6.1

import PackageDescription

// In a debug build swift-argument-parser checks the declarations of a command each time that it parses a line, for a
// third of what all tests cost. The tests' process leaves that out; HelpTests has the program itself check them all, once.
let checkOfArguments = "$s14ArgumentParser17ParsableArgumentsPAAE9_validate6parentyAA8InputKeyVSg_tKFZ"

// What computes is optimized in debug builds, too, its assertions kept: the tests take half the time.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

let package = Package(
    name: "ingest-audit",
    products: [
        .executable(name: "ingest-audit", targets: ["ingest-audit"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // The program is a library, so that a test can call it; what is started only calls it, too.
        .executableTarget(name: "ingest-audit", dependencies: ["Commands"]),
        // The command line: arguments, then one call into a library.
        .target(
            name: "Commands",
            dependencies: [
                "Articles", "Assessment", "Bytes", "CLinux", "Capture", "Demo", "Figures", "History", "HTTPService",
                "IngestionAPI", "LiveAPI", "Reporting", "Sandbox", "Settings",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // The libraries, from bytes up. History, Assessment, Capture, LiveAPI and Sandbox do not know one another.
        .target(name: "Bytes", dependencies: ["CCrypto", "CZlib", "CZstd"], swiftSettings: optimized),
        .target(name: "IngestionAPI", dependencies: ["Bytes"], swiftSettings: optimized),
        .target(name: "Figures", dependencies: ["IngestionAPI"], swiftSettings: optimized),
        .target(name: "Capture", dependencies: ["Bytes", "IngestionAPI", "CZlib"], swiftSettings: optimized),
        .target(
            name: "History",
            dependencies: [
                "Bytes", "Figures", "IngestionAPI", "SQLText", "CZstd",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(name: "Assessment", dependencies: ["Figures", "IngestionAPI"], swiftSettings: optimized),
        .target(
            name: "Reporting",
            dependencies: [
                "Assessment", "Bytes", "Figures", "IngestionAPI", "ReportText", "CXLSXWriter",
                .product(name: "Mustache", package: "swift-mustache"),
            ]),
        .target(
            name: "Settings",
            dependencies: [
                "Bytes", "Capture", "Figures", "IngestionAPI", .product(name: "TOMLKit", package: "TOMLKit"),
            ]),
        .target(name: "LiveAPI", dependencies: ["IngestionAPI", "CCurl"]),
        .target(name: "Sandbox", dependencies: ["HTTPService", "IngestionAPI"]),
        .target(
            name: "HTTPService",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .target(name: "Demo", dependencies: ["Capture", "Figures", "IngestionAPI"], swiftSettings: optimized),

        // Text that is not Swift, built into the binary.
        .target(
            name: "SQLText", path: "sql", exclude: ["README.md", "migrations", "present", "queries"],
            plugins: ["EmbedPlugin"]),
        .target(
            name: "ReportText", path: "reports",
            exclude: ["README.md", "templates", "locales", "codes", "export", "examples", "grafana"],
            plugins: ["EmbedPlugin"]),
        .target(name: "Articles", plugins: ["EmbedPlugin"]),
        .plugin(
            name: "EmbedPlugin", capability: .buildTool(), dependencies: ["EmbedFiles"],
            path: "Sources/EmbedPlugin"),
        .executableTarget(name: "EmbedFiles"),

        // C libraries of the system.
        // Its headers come with libcurl4-openssl-dev; the library itself is loaded when the API is called.
        .target(name: "CCurl"),
        // libxlsxwriter, without its headers; loaded when a workbook is written.
        .target(name: "CXLSXWriter"),
        // One call of Linux that the C library's headers hide from Swift.
        .target(name: "CLinux"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),

        // What the tests of several libraries need.
        .target(
            name: "TestSupport", dependencies: ["Bytes", "Figures", "IngestionAPI"], path: "Tests/TestSupport",
            swiftSettings: optimized),
        .target(name: "CUncheckedArguments", path: "Tests/CUncheckedArguments"),
        .testTarget(name: "BytesTests", dependencies: ["Bytes", "CZstd", "TestSupport"]),
        .testTarget(
            name: "IngestionAPITests", dependencies: ["Bytes", "IngestionAPI", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "FiguresTests", dependencies: ["Figures", "IngestionAPI", "TestSupport"]),
        .testTarget(
            name: "CaptureTests",
            dependencies: ["Bytes", "Capture", "CZlib", "Demo", "IngestionAPI", "TestSupport"],
            exclude: ["Cases", "Fixtures"]),
        .testTarget(name: "LiveAPITests", dependencies: ["HTTPService", "LiveAPI", "IngestionAPI", "Sandbox"]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "IngestionAPI"]),
        .testTarget(
            name: "HistoryTests",
            dependencies: [
                "Bytes", "Capture", "Demo", "Figures", "History", "IngestionAPI", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .testTarget(name: "AssessmentTests", dependencies: ["Assessment", "Figures", "IngestionAPI", "TestSupport"]),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Articles", "Assessment", "Bytes", "Figures", "Reporting", "ReportText", "IngestionAPI", "TestSupport",
            ],
            exclude: ["Golden", "Browser"]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "Figures", "IngestionAPI"]),
        .testTarget(name: "DemoTests", dependencies: ["Demo", "Capture", "Figures", "IngestionAPI", "TestSupport"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Assessment", "Capture", "Commands", "CUncheckedArguments", "Figures", "History", "HTTPService",
                "ingest-audit",
                "IngestionAPI",
                "Reporting",
                "TestSupport",
            ],
            exclude: ["Fixtures", "Golden", "Histories"],
            linkerSettings: [
                .unsafeFlags(
                    ["-Xlinker", "--wrap=\(checkOfArguments)"], .when(platforms: [.linux], configuration: .debug))
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// Swift-DocC's plugin makes a site of the articles; only who wants that downloads it (Sources/README.md).
if Context.environment["INGEST_AUDIT_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
