import Department
import Directory
import Events
import FoundationEssentials
import HTTP
import Jobs
import Localization
import Messages
import NounPages
import Nouns
import PlatformTesting
import SQL
import Values
import Vault

@testable import Collections

/// Directory and Collections over fresh databases, with one creditor and a manager: what an import needs.
final class ImportDesk {
    let engine: Engine
    let surroundings = FixedSurroundings()
    let directory: Directory
    let collections: Collections
    let creditor: ID
    let manager: Actor
    let folder: String
    private let databases: [TestDatabase]

    init(_ engine: Engine) throws {
        self.engine = engine
        let surroundings = surroundings
        let parties = try TestDatabase(engine, migrations: Directory.migrations)
        let debts = try TestDatabase(engine, migrations: Collections.migrations)
        databases = [parties, debts]
        folder = "/tmp/import-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        func store(_ name: String, _ database: any Database) throws -> Store {
            Store(
                department: name, database: database, ring: try KeyRing.ephemeral(department: name),
                surroundings: surroundings.surroundings, nudge: {}, broadcast: { _ in })
        }
        directory = Directory(store: try store("directory", parties.database))
        collections = Collections(
            store: try store("collections", debts.database), directory: directory, files: folder,
            translations: try Translations.load(directory: ImportDesk.repository + "/Translations"))
        manager = Actor(
            id: surroundings.newID(), name: "Amina Kaci", permissions: ["debt.import", "debt.see", "debt.close"],
            reach: .all)
        var id = ID(high: 0, low: 0)
        let desk = collections.creditors
        try collections.store.change(by: Author(manager, request: "test", peer: "")) { change in
            id = try desk.add(
                [
                    "name": .text("Algérie Télécom"), "sector": .text("telecom"), "commission": .integer(1_500),
                    "allocation": .text(Allocation.allCases[0].rawValue), "overpayment": .text("refuse"),
                ], in: change
            ).id
        }
        creditor = id
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let repository = #filePath.split(separator: "/").dropLast(5).map { "/" + $0 }.joined()

    func file(_ text: String, _ name: String = "portfolio.csv") throws -> String {
        let path = "\(folder)/\(name)"
        _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
        return path
    }

    @discardableResult
    func run(
        _ path: String, mapping: JSON? = nil, dryRun: Bool = false, by actor: Actor? = nil,
        language: Language = .english
    ) throws -> ImportSummary {
        try collections.importDebts(
            file: path, creditor: creditor.description, mapping: mapping, dryRun: dryRun, by: actor ?? manager,
            language: language)
    }

    /// Imports lines under a header of its own.
    @discardableResult
    func run(lines: String, mapping: JSON? = nil, dryRun: Bool = false, by actor: Actor? = nil) throws -> ImportSummary
    {
        try run(file(lines), mapping: mapping, dryRun: dryRun, by: actor)
    }

    func debts() throws -> [Record] {
        try collections.store.read { try DebtFile.table.records(where: "1 = 1", limit: 20_000, in: $0) }
    }

    func debt(_ reference: String) throws -> Record? {
        try collections.store.read {
            try DebtFile.table.first(where: "debt.creditor_reference = \(reference)", in: $0)
        }
    }

    func count(_ table: String, of department: Store) throws -> Int64 {
        try department.read { try $0.integer("SELECT count(*) FROM \(unescaped: table)") }
    }

    /// The reasons in the file of refused rows, by row number.
    func reasons(_ summary: ImportSummary) -> String {
        guard let path = summary.rejectFile else { return "" }
        return String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
