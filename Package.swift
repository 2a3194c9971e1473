// swift-tools-version: 6.2
import PackageDescription

/// What every target is compiled with: Swift 6, its upcoming features, and no warning let through.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "holdfast",
  products: [
    .executable(name: "holdfast", targets: ["holdfast"]),
    .executable(name: "holdfast-media", targets: ["holdfast-media"]),
    .executable(name: "holdfast-sim", targets: ["holdfast-sim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CAVFormat", pkgConfig: "libavformat libavcodec libavutil",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev"])]),
    .systemLibrary(name: "CLinux"),

    .target(
      name: "Transfer", dependencies: ["CCurl", "CLinux", crypto], swiftSettings: settings),
    .target(name: "Providers", swiftSettings: settings),
    .target(name: "Media", dependencies: ["CLinux", system], swiftSettings: settings),
    .target(
      name: "Archive", dependencies: ["CLinux", crypto, grdb, system], swiftSettings: settings),
    .target(name: "Ledger", dependencies: [grdb], swiftSettings: settings),
    .target(
      name: "Pipeline",
      dependencies: [
        "CLinux", "Transfer", "Providers", "Media", "Archive", "Ledger", "Yams", system,
      ],
      swiftSettings: settings),
    .target(
      name: "Simulator",
      dependencies: [
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"), crypto,
      ],
      swiftSettings: settings),

    .executableTarget(
      name: "holdfast",
      dependencies: ["Pipeline", "Archive", "Ledger", "Media", argumentParser, logging, system],
      swiftSettings: settings),
    .target(
      name: "MediaWorker", dependencies: ["CAVFormat", "CLinux"], swiftSettings: settings),
    .executableTarget(
      name: "holdfast-media", dependencies: ["MediaWorker"], swiftSettings: settings),
    .executableTarget(
      name: "holdfast-sim", dependencies: ["Simulator", argumentParser], swiftSettings: settings),

    .target(name: "Peers", path: "Tests/Peers", swiftSettings: settings),
    .testTarget(
      name: "TransferTests", dependencies: ["CLinux", "Transfer", "Peers"], swiftSettings: settings),
    .testTarget(name: "ProvidersTests", dependencies: ["Providers"], swiftSettings: settings),
    .testTarget(
      name: "MediaTests", dependencies: ["CAVFormat", "Media", system], swiftSettings: settings),
    .testTarget(
      name: "MediaWorkerTests", dependencies: ["CAVFormat", "CLinux", "MediaWorker"],
      swiftSettings: settings),
    .executableTarget(
      name: "misbehaving-worker", dependencies: ["CLinux", "MediaWorker"],
      path: "Tests/MisbehavingWorker", swiftSettings: settings),
    .executableTarget(
      name: "archive-maker", dependencies: ["Archive", crypto, system],
      path: "Tests/ArchiveMaker", swiftSettings: settings),
    .testTarget(
      name: "ArchiveTests", dependencies: ["Archive", "CLinux", crypto, grdb, system],
      swiftSettings: settings),
    .testTarget(name: "LedgerTests", dependencies: ["Ledger", grdb], swiftSettings: settings),
    .testTarget(
      name: "PipelineTests", dependencies: ["Pipeline", "Peers", system], swiftSettings: settings),
    .testTarget(name: "SimulatorTests", dependencies: ["Simulator"], swiftSettings: settings),
    .testTarget(name: "EndToEndTests", dependencies: ["Peers"], swiftSettings: settings),
  ]
)
