// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "scale", path: "..")],
    targets: [
        .executableTarget(
            name: "ScaleBenchmarks",
            dependencies: [
                .product(name: "MIDI", package: "scale"),
                .product(name: "Music", package: "scale"),
                .product(name: "SampleLibrary", package: "scale"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-Xcc", "-march=x86-64-v2"])])
    ]
)
