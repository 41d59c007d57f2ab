import Department
import Localization
import PlatformTesting
import SQL
import Synchronization
import Values

@testable import Collections

/// Ends an import as something from outside would, when so many chunks are stored.
final class Ending: ImportControl {
    enum Place: Sendable, CaseIterable {
        /// Between two chunks.
        case between
        /// Inside the transaction of a chunk whose debtors are registered already.
        case within
    }

    private let chunks: Int
    private let place: Place
    private let error: any Error
    private let counts = Mutex((checks: 0, fences: 0))

    init(after chunks: Int, _ place: Place, with error: any Error) {
        self.chunks = chunks
        self.place = place
        self.error = error
    }

    func check() throws {
        let checks = counts.withLock { counts in
            counts.checks += 1
            return counts.checks
        }
        if place == .between, checks > chunks { throw error }
    }

    func fence(in connection: any Connection) throws {
        let fences = counts.withLock { counts in
            counts.fences += 1
            return counts.fences
        }
        // The first is that of the beginning.
        if place == .within, fences > chunks + 1 { throw error }
    }

    func lease(from now: Instant) -> Instant? { nil }
    func report(done: Int64, total: Int64) {}
}

/// What ends a process without asking it.
struct PowerCut: Error {}

/// A portfolio in which each part of so many rows has one that is refused and a debtor who may be somebody else.
enum BrokenPortfolio {
    static let chunkRows = 200

    static func text(chunks: Int) -> String {
        ImportingTests.header + "K0;Benali;Mohamed;0550123456;10;31/12/2025;16\n"
            + (1..<chunks * chunkRows).map { row in
                switch row % chunkRows {
                case 70: "K\(row);Nul;Zéro;;0;31/12/2025;16\n"
                case 80: "K\(row);Benamar;Mohamed\(row);0550123456;10;31/12/2025;16\n"
                default: "K\(row);Nom\(row);Prénom\(row);;\(row);31/12/2025;16\n"
                }
            }.joined()
    }
}

extension ImportDesk {
    /// An import of a file as it is before its first row.
    func begun(_ text: String, dryRun: Bool = false) throws -> ImportBatch {
        let path = try file(text)
        let plan = try collections.importPlan(for: path, creditor: creditor, mapping: nil, by: manager)
        let batch = ImportBatch(
            id: surroundings.newID(), at: surroundings.now, creditor: creditor, fileName: "portfolio.csv", file: path,
            size: 1, plan: plan, language: .english, isDryRun: dryRun, state: .running, by: manager)
        try collections.begin(batch, key: nil)
        return batch
    }

    /// An import as it is stored.
    func stored(_ id: ID) throws -> ImportBatch? {
        try collections.store.read { try ImportBatch.batch(id, in: $0) }
    }
}
