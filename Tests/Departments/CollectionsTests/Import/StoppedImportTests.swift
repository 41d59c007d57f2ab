import Composition
import Department
import FoundationEssentials
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Synchronization
import Testing
import Values

@testable import Collections

@Suite struct `An import that is stopped` {
    private static let file = BrokenPortfolio.text(chunks: 2)

    @Test(arguments: Engine.underTest)
    func `a command that was killed is told from one that works, and its import can be run again`(
        _ engine: Engine
    ) throws {
        let desk = try ImportDesk(engine)
        var batch = try desk.begun(Self.file)
        let control = CommandControl(batch: batch.id, progress: { _, _ in })
        batch.lease = control.lease(from: desk.surroundings.now)
        let leased = batch
        try desk.collections.store.keepBooks { try leased.update(in: $0) }
        try desk.collections.stopDeadImports()
        #expect(try desk.stored(batch.id)?.state == .running, "it has just spoken")
        desk.surroundings.advance(seconds: CommandControl.leaseSeconds + 1)
        try desk.collections.stopDeadImports()
        let ended = try #require(try desk.stored(batch.id))
        #expect(ended.state == .failed)
        #expect(ended.finished == desk.surroundings.now)
        #expect(ended.fault?.contains("interrupted") == true)
        // Were it alive after all, it would write nothing more.
        var late = Importing(desk.collections, batch, control: control)
        #expect(throws: ImportEnded.self) { _ = try late.run() }
        #expect(try desk.count("debt", of: desk.collections.store) == 0)
        #expect(try #require(try desk.stored(batch.id)).state == .failed)
        let again = try desk.run(batch.file)
        #expect((again.rows, again.created, again.rejected) == (400, 398, 2))
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
        // Longer than one chunk.
        let pieces = Importing.usualChunkRows / BrokenPortfolio.chunkRows
        try #require(
            FileManager.default.createFile(
                atPath: path, contents: Data(BrokenPortfolio.text(chunks: pieces + 1).utf8)))
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
        #expect(
            try collections.store.read { try $0.integer("SELECT count(*) FROM debt") }
                == Int64(Importing.usualChunkRows - pieces))
        #expect(
            try collections.store.read { try $0.integer("SELECT count(*) FROM import_batch WHERE state = 'cancelled'") }
                == 1)
        #expect(try site.house.faults() == [])
    }
}
