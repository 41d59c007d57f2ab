// swift-tools-version: 6.2
// The manifest is the map: every layer, every department, and who may know whom.
import PackageDescription

extension [SwiftSetting] {
    /// One strictness for every target: Swift 6 mode, explicit imports, warnings are errors.
    static var strict: [SwiftSetting] {
        [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .treatAllWarnings(as: .error),
        ]
    }
}

/// A C library of Debian's, imported through a module map and a shim header.
func library(_ name: String, package: String) -> [Target] {
    [.systemLibrary(name: name, path: "Sources/Platform/\(name)", pkgConfig: package)]
}

/// A layer that knows no department. Its tests live beside it under Tests/Platform.
func layer(_ name: String, uses: [String] = [], links: [String] = []) -> [Target] {
    let uses = uses.map { Target.Dependency(stringLiteral: $0) }
    let links = links.map { Target.Dependency(stringLiteral: $0) }
    return [
        .target(name: name, dependencies: uses + links, path: "Sources/Platform/\(name)", swiftSettings: .strict),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.init(stringLiteral: name), "PlatformTesting"] + uses + links,
            path: "Tests/Platform/\(name)Tests", swiftSettings: .strict),
    ]
}

/// Every layer that a department may stand on.
let ground = [
    "Values", "Intake", "Settings", "Log", "Lifecycle", "HTTP", "Routing", "HTML", "Localization", "Design",
    "SQL", "Vault", "Factors", "Trust", "Mail", "Guessing", "Pictures", "Audit", "Messages", "Events", "Jobs", "Nouns",
    "Sheets",
    "Documents",
    "Phones", "Names",
    "Department", "NounPages",
]

/// A department: its own door, database and key. It may know other departments only through Messages.
func department(_ name: String) -> [Target] {
    let ground = ground.map { Target.Dependency(stringLiteral: $0) }
    return [
        .target(name: name, dependencies: ground, path: "Sources/Departments/\(name)", swiftSettings: .strict),
        .testTarget(
            name: "\(name)Tests",
            dependencies: ["Identity", "Directory", "Collections", "Composition", "SiteTesting", "PlatformTesting"]
                + ground,
            path: "Tests/Departments/\(name)Tests", swiftSettings: .strict),
    ]
}

let libraries: [Target] =
    library("CMicroHTTPD", package: "libmicrohttpd")
    + library("CSQLite", package: "sqlite3")
    + library("CPostgreSQL", package: "libpq")
    + library("CSodium", package: "libsodium")
    + library("CXLSXWriter", package: "xlsxwriter")
    + library("CZip", package: "libzip")
    + library("CXML", package: "libxml-2.0")
    + library("CZlib", package: "zlib")
    + library("CPango", package: "pangocairo")
    + library("COath", package: "liboath")
    + library("CQREncode", package: "libqrencode")
    + library("CFIDO", package: "libfido2")
    + library("CGnuTLS", package: "gnutls")
    + library("CP11Kit", package: "p11-kit-1")
    + library("CCurl", package: "libcurl")
    + [
        // Debian's library tells pkg-config nothing.
        .systemLibrary(name: "CZxcvbn", path: "Sources/Platform/CZxcvbn"),
        .target(
            name: "CPhoneNumbers", path: "Sources/Platform/CPhoneNumbers",
            linkerSettings: [.linkedLibrary("phonenumber")]),
    ]

let layers: [Target] =
    layer("Values")
    + layer("Intake", uses: ["Values"])
    + layer("Settings", uses: ["Values"])
    + layer("Log", uses: ["Values"])
    + layer("Lifecycle", uses: ["Values", "Log"])
    + layer("HTTP", uses: ["Values"])
    + layer("HTTPServer", uses: ["Values", "HTTP", "Log", "Lifecycle"], links: ["CMicroHTTPD", "CZlib"])
    + layer("Routing", uses: ["Values", "HTTP"])
    + layer("HTML", uses: ["Values"])
    + layer("Localization", uses: ["Values"])
    + layer("Design", uses: ["Values", "HTML", "Localization"])
    + layer("SQL", uses: ["Values"])
    + layer("SQLite", uses: ["Values", "SQL"], links: ["CSQLite"])
    + layer("PostgreSQL", uses: ["Values", "SQL"], links: ["CPostgreSQL"])
    + layer("Vault", uses: ["Values"], links: ["CSodium"])
    + layer("Factors", uses: ["Values", "Vault", "HTTP"], links: ["COath", "CQREncode", "CFIDO"])
    + layer("Trust", uses: ["Values", "Vault", "Log"], links: ["CGnuTLS"])
    + layer("Hardware", uses: ["Vault", "Lifecycle"], links: ["CP11Kit"])
    + layer("Inquiries", links: ["CCurl"])
    + layer("Scanning", uses: ["Lifecycle"])
    + layer("Mail", uses: ["Values", "Intake"], links: ["CCurl"])
    + layer("Guessing", uses: ["Values"], links: ["CZxcvbn"])
    + layer("Audit", uses: ["Values", "SQL", "Vault"])
    + layer("Messages", uses: ["Values", "HTTP", "Localization"])
    + layer("Events", uses: ["Values", "SQL", "Log", "Lifecycle", "Messages"])
    + layer("Jobs", uses: ["Values", "SQL", "Log", "Lifecycle"])
    + layer("Nouns", uses: ["Values", "Intake", "SQL", "Vault", "Audit", "Localization", "Phones", "HTTP"])
    + layer("Sheets", uses: ["Values", "Intake"], links: ["CZip", "CXML", "CXLSXWriter"])
    + layer("Documents", uses: ["Values"], links: ["CPango"])
    + layer("Pictures")
    + layer("Phones", uses: ["Values"], links: ["CPhoneNumbers"])
    + layer("Names", uses: ["Values"])
    + layer(
        "Department",
        uses: [
            "Values", "Intake", "Log", "Lifecycle", "HTTP", "Routing", "HTML", "Localization", "Design", "SQL",
            "Vault", "Audit", "Messages", "Events", "Jobs", "Nouns", "Documents", "Phones",
        ])
    + layer(
        "NounPages",
        uses: [
            "Values", "Intake", "HTTP", "Routing", "HTML", "Localization", "Design", "SQL", "Nouns", "Sheets",
            "Department", "Audit", "Events", "Vault", "Jobs",
        ])

let departments: [Target] = department("Identity") + department("Directory") + department("Collections")

/// What tests share: a database per test, a site in process, a fixed clock, a cast of characters.
let testing: [Target] = [
    .target(
        name: "PlatformTesting", dependencies: ["Values", "SQL", "SQLite", "PostgreSQL"],
        path: "Sources/Testing/PlatformTesting", swiftSettings: .strict),
    .target(
        name: "SiteTesting",
        dependencies: ["PlatformTesting", "Composition", "Scanning", "SQLite", "PostgreSQL"]
            + (ground + ["Identity", "Directory", "Collections"]).map { .init(stringLiteral: $0) },
        path: "Sources/Testing/SiteTesting", swiftSettings: .strict),
    .testTarget(
        name: "WholeTests",
        dependencies: ["SiteTesting", "PlatformTesting", "Composition", "Scanning"]
            + (ground + ["Identity", "Directory", "Collections"]).map { .init(stringLiteral: $0) },
        path: "Tests/Whole", swiftSettings: .strict),
]

let composition: [Target] = [
    .target(
        name: "Composition",
        dependencies: ["HTTPServer", "Hardware", "Inquiries", "Scanning", "SQLite", "PostgreSQL"]
            + (ground + ["Identity", "Directory", "Collections"]).map { .init(stringLiteral: $0) },
        path: "Sources/Composition", swiftSettings: .strict),
    .executableTarget(
        name: "sila",
        dependencies: ["Composition", "HTTPServer"]
            + (ground + ["Identity", "Directory", "Collections"]).map { .init(stringLiteral: $0) },
        path: "Sources/sila", swiftSettings: .strict),
]

let package = Package(
    name: "Sila",
    products: [.executable(name: "sila", targets: ["sila"])],
    targets: libraries + layers + departments + composition + testing,
    cxxLanguageStandard: .cxx17
)
