import Composition
import Department
import Directory
import FoundationEssentials
import HTTP
import Jobs
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Synchronization
import Testing
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

private struct PowerCut: Error {}

@Suite struct `An import that is broken off` {
    private static let rows = 4_500

    /// Three chunks: each has a row that is refused and a debtor who may be somebody else.
    private static let file =
        ImportingTests.header + "K0;Benali;Mohamed;0550123456;10;31/12/2025;16\n"
        + (1..<rows).map { row in
            switch row % 1_500 {
            case 700: "K\(row);Nul;Zéro;;0;31/12/2025;16\n"
            case 800: "K\(row);Benamar;Mohamed\(row);0550123456;10;31/12/2025;16\n"
            default: "K\(row);Nom\(row);Prénom\(row);;\(row);31/12/2025;16\n"
            }
        }.joined()

    private func begun(_ desk: ImportDesk, dryRun: Bool = false) throws -> ImportBatch {
        let path = try desk.file(Self.file)
        let plan = try desk.collections.importPlan(
            for: path, creditor: desk.creditor, mapping: nil, by: desk.manager)
        let batch = ImportBatch(
            id: desk.surroundings.newID(), at: desk.surroundings.now, creditor: desk.creditor,
            fileName: "portfolio.csv",
            file: path, size: 1, plan: plan, language: .english, isDryRun: dryRun, state: .running, by: desk.manager)
        try desk.collections.begin(batch, key: nil)
        return batch
    }

    private func stored(_ desk: ImportDesk, _ id: ID) throws -> ImportBatch {
        try #require(try desk.collections.store.read { try ImportBatch.batch(id, in: $0) })
    }

    @Test(arguments: Engine.underTest, Ending.Place.allCases)
    func `goes on where it was and comes to what it would have come to`(_ engine: Engine, _ place: Ending.Place) throws
    {
        let whole = try ImportDesk(engine)
        var undisturbed = Importing(
            whole.collections, try begun(whole), control: Ending(after: 99, place, with: PowerCut()))
        let expected = try undisturbed.run().counts
        #expect(expected.read == Int64(Self.rows))
        #expect(expected.rejected == 3)
        #expect(expected.doubtful == 3)

        let desk = try ImportDesk(engine)
        let batch = try begun(desk)
        for chunks in 1...2 {
            var importing = Importing(
                desk.collections, try stored(desk, batch.id), control: Ending(after: 1, place, with: PowerCut()))
            #expect(throws: PowerCut.self) { _ = try importing.run() }
            // A whole chunk or nothing of it: never half a row, and the books add up in between.
            let kept = try stored(desk, batch.id)
            #expect(kept.counts.read == Int64(chunks * Importing.chunkRows))
            #expect(try desk.count("debt", of: desk.collections.store) == kept.counts.created)
            #expect(try desk.collections.faults() == [])
        }
        var last = Importing(
            desk.collections, try stored(desk, batch.id), control: Ending(after: 99, place, with: PowerCut()))
        let done = try last.run()
        #expect(done.state == .done)
        #expect(done.counts == expected)
        #expect(try desk.count("debt", of: desk.collections.store) == expected.created)
        #expect(
            try desk.count("party", of: desk.directory.store) == whole.count("party", of: whole.directory.store))
        let summary = desk.collections.summary(of: done)
        #expect(desk.reasons(summary) == whole.reasons(whole.collections.summary(of: undisturbed.batch)))
        #expect(try desk.collections.faults() == [])
        let again = try desk.run(batch.file)
        #expect(again.unchanged == expected.created)
        #expect(again.created + again.updated == 0)
    }

    @Test(arguments: Engine.underTest)
    func `a check that is broken off goes on too, and stores nothing`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let batch = try begun(desk, dryRun: true)
        var first = Importing(
            desk.collections, batch, control: Ending(after: 1, .within, with: JobStop.lost))
        #expect(throws: JobStop.self) { _ = try first.run() }
        var second = Importing(
            desk.collections, try stored(desk, batch.id), control: Ending(after: 99, .within, with: JobStop.lost))
        let done = try second.run()
        #expect((done.counts.read, done.counts.created, done.counts.rejected) == (4_500, 4_497, 3))
        #expect(try desk.count("debt", of: desk.collections.store) == 0)
        #expect(try desk.count("party", of: desk.directory.store) == 0)
    }

    @Test(arguments: Engine.underTest)
    func `a command that was killed is told from one that works, and its import can be run again`(
        _ engine: Engine
    ) throws {
        let desk = try ImportDesk(engine)
        var batch = try begun(desk)
        let control = CommandControl(batch: batch.id, progress: { _, _ in })
        batch.lease = control.lease(from: desk.surroundings.now)
        let leased = batch
        try desk.collections.store.keepBooks { try leased.update(in: $0) }
        try desk.collections.stopDeadImports()
        #expect(try stored(desk, batch.id).state == .running, "it has just spoken")
        desk.surroundings.advance(seconds: CommandControl.leaseSeconds + 1)
        try desk.collections.stopDeadImports()
        let ended = try stored(desk, batch.id)
        #expect(ended.state == .failed)
        #expect(ended.finished == desk.surroundings.now)
        #expect(ended.fault?.contains("interrupted") == true)
        // Were it alive after all, it would write nothing more.
        var late = Importing(desk.collections, batch, control: control)
        #expect(throws: ImportEnded.self) { _ = try late.run() }
        #expect(try desk.count("debt", of: desk.collections.store) == 0)
        #expect(try stored(desk, batch.id).state == .failed)
        let again = try desk.run(batch.file)
        #expect((again.rows, again.created, again.rejected) == (4_500, 4_497, 3))
    }

    @Test(arguments: Engine.underTest)
    func `what was stopped while nobody ran it does not wait for ever`(_ engine: Engine) throws {
        let site = try TestSite(engine)
        let creditor = try ImportPagesTests.creditor(site)
        let store = site.house.collections.store
        for (end, said) in [("cancelled", "The import was stopped"), ("failed", "The import was interrupted")] {
            let batch = ImportPagesTests.batch(
                try site.upload(
                    "/imports", file: ImportPagesTests.file, fields: ["creditor": "\(creditor)"], as: .karim))
            _ = try site.post(batch + "/run", as: .karim)
            // As it is when the process dies with the import, and its job is given up without a word to it.
            try store.keepBooks { connection in
                try connection.run("UPDATE import_batch SET state = 'running' WHERE state = 'waiting'")
                try connection.run(
                    "UPDATE job SET state = \(end) WHERE kind = 'collections.import' AND state = 'waiting'")
            }
            try site.house.collections.stopDeadImports()
            #expect(try site.get(batch, as: .karim).text.contains(said), "\(end)")
            #expect(try site.house.faults() == [])
        }
    }

    @Test(arguments: Engine.underTest)
    func `a person stops a command's import at its next chunk`(_ engine: Engine) throws {
        let site = try TestSite(engine)
        let creditor = try ImportPagesTests.creditor(site)
        let path = site.data + "/stopped.csv"
        try #require(write(Self.file, to: path))
        let collections = site.house.collections
        let karim = try site.actor(.karim)
        let stopped = Mutex(false)
        #expect(throws: Refusal.self) {
            _ = try collections.importDebts(
                file: path, creditor: "\(creditor)", by: karim,
                progress: { _, _ in
                    guard !stopped.withLock({ $0 }) else { return }
                    stopped.withLock { $0 = true }
                    let batch = try? collections.store.read { connection in
                        try connection.first("SELECT id FROM import_batch") { $0.identity(0) }
                    }
                    guard let batch = batch ?? nil else { return }
                    _ = try? site.post("/imports/\(batch)/cancel", as: .karim)
                })
        }
        #expect(try collections.store.read { try $0.integer("SELECT count(*) FROM debt") } == 1_998)
        #expect(
            try collections.store.read { try $0.integer("SELECT count(*) FROM import_batch WHERE state = 'cancelled'") }
                == 1)
        #expect(try site.house.faults() == [])
    }

    private func write(_ text: String, to path: String) -> Bool {
        FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
    }
}
