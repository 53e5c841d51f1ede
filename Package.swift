// swift-tools-version: 6.2
import PackageDescription

/// Applied to every target of ours: one language mode, no warnings, and instructions that every
/// 64-bit x86 server since 2009 has (without them counting shared instruments costs 20–36
/// instructions instead of one `POPCNT`).
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-Xcc", "-march=x86-64-v2"]),
]

/// Of targets whose tests look inside (`@testable import`), in the one configuration that there is.
let testable = settings + [.unsafeFlags(["-enable-testing"])]

let package = Package(
    name: "scale",
    products: [
        .executable(name: "scale", targets: ["scale"]),
        .library(name: "MIDI", targets: ["MIDI"]),
        .library(name: "Music", targets: ["Music"]),
        .library(name: "SampleLibrary", targets: ["SampleLibrary"]),
    ],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        // Of its own minor version: what is used of it, `CYaml`, is the libyaml that it brings along.
        .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.2")),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // Pure: no I/O, no Foundation.
        .target(name: "Charts", swiftSettings: testable),
        .target(name: "MIDI", swiftSettings: settings),
        .target(name: "Music", dependencies: ["MIDI"], swiftSettings: settings),
        .target(name: "Statistics", swiftSettings: testable),

        .target(name: "SampleLibrary", dependencies: ["MIDI", "Music"], swiftSettings: settings),

        // Clients of services.
        .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(name: "Postgres", dependencies: ["CPostgres"], swiftSettings: settings),

        // Stores and what is held in memory of them.
        .target(
            name: "Catalog",
            dependencies: [
                "MIDI", "Music", "Postgres",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .target(name: "Library", dependencies: ["Catalog", "MIDI", "Music"], swiftSettings: settings),

        .target(
            name: "ObjectStore",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),

        // Domain.
        .target(
            name: "Ingest",
            dependencies: [
                "Catalog", "MIDI", "ObjectStore",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        // Pure where it decides.
        .target(
            name: "Chaos",
            dependencies: [
                "Statistics", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: testable),
        .target(
            name: "Report",
            dependencies: ["Charts", "Chaos", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: testable),
        .target(
            name: "Platforms",
            dependencies: [
                "Chaos", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .target(name: "CLinux"),
        .target(
            name: "Faults", dependencies: ["Chaos", "CLinux", "Platforms"], swiftSettings: testable),
        .target(
            name: "Lab",
            dependencies: [
                "Charts", "Platforms",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("StatusPage/Assets")],
            swiftSettings: testable),
        .target(
            name: "Load",
            dependencies: [
                "SampleLibrary",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: testable),
        .target(
            name: "Harness",
            dependencies: [
                "Chaos", "Faults", "Lab", "Load", "Platforms", "Postgres",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: testable),
        .target(
            name: "Console",
            dependencies: [
                "Catalog", "Chaos", "Faults", "Harness", "Ingest", "Lab", "Library", "Load", "MIDI",
                "Music", "Platforms", "Report",
            ],
            swiftSettings: settings),
        .target(
            name: "PrometheusMetrics",
            dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),
        .target(
            name: "Web",
            dependencies: [
                "Catalog", "Library", "PrometheusMetrics", "MIDI", "Music",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")],
            swiftSettings: settings),

        .executableTarget(
            name: "scale",
            dependencies: [
                "Catalog", "Chaos", "Console", "Faults", "Harness", "Ingest", "Lab", "Library", "Load",
                "MIDI",
                "Music", "ObjectStore", "Platforms", "PrometheusMetrics", "SampleLibrary", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // Measured by `make bench`; here for the catalog's own interface.
        .executableTarget(
            name: "CatalogLoad", dependencies: ["Catalog", "MIDI", "SampleLibrary"],
            path: "Benchmarks/CatalogLoad", swiftSettings: settings),

        // The judge's error rates and speed, on made-up runs: `make bench ONLY=judging`.
        .executableTarget(
            name: "JudgeRates", dependencies: ["Chaos", "JournalFixtures", "Statistics"],
            path: "Benchmarks/JudgeRates", swiftSettings: settings),

        .target(
            name: "TestSupport",
            dependencies: [
                "ObjectStore", "Postgres",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        // Journals that are made up.
        .target(
            name: "JournalFixtures", dependencies: ["Chaos"], path: "Tests/JournalFixtures",
            swiftSettings: settings),
        .testTarget(name: "MIDITests", dependencies: ["MIDI", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "MusicTests", dependencies: ["MIDI", "Music", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "SampleLibraryTests", dependencies: ["SampleLibrary", "MIDI", "Music"],
            swiftSettings: settings),
        .testTarget(
            name: "PostgresTests",
            dependencies: [
                "Postgres", "TestSupport", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Catalog", "Library", "MIDI", "Music", "Postgres", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LibraryTests", dependencies: ["Catalog", "Library", "MIDI", "Music", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Catalog", "Ingest", "MIDI", "ObjectStore", "TestSupport", "scale",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ObjectStoreTests",
            dependencies: [
                "ObjectStore", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PlatformsTests",
            dependencies: [
                "Chaos", "Platforms", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "StatisticsTests", dependencies: ["JournalFixtures", "Statistics"], swiftSettings: settings),
        .testTarget(
            name: "ChaosTests", dependencies: ["Chaos", "JournalFixtures", "Statistics", "TestSupport"],
            exclude: ["File/Everything.yaml"],
            swiftSettings: settings),
        .testTarget(
            name: "ReportTests",
            dependencies: [
                "Chaos", "Charts", "Console", "JournalFixtures", "Report",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "FaultsTests",
            dependencies: [
                "Chaos", "Faults", "Platforms", "TestSupport", "scale",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            exclude: ["StockKernel/inject"],
            swiftSettings: settings),
        .testTarget(
            name: "HarnessTests",
            dependencies: [
                "Chaos", "Harness", "Load", "Platforms", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(name: "ChartsTests", dependencies: ["Charts"], swiftSettings: settings),
        .testTarget(
            name: "LabTests",
            dependencies: [
                "Charts", "Lab", "Platforms",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LoadTests",
            dependencies: [
                "Load", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PrometheusMetricsTests",
            dependencies: [
                "PrometheusMetrics", .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Catalog", "Library", "MIDI", "Music", "PrometheusMetrics", "TestSupport", "Web", "scale",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "scale", "Catalog", "Console", "Library", "MIDI", "Music", "Postgres", "SampleLibrary",
                "TestSupport",
            ],
            swiftSettings: settings),
    ]
)
