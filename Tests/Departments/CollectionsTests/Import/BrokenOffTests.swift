import Directory
import Jobs
import PlatformTesting
import Testing
import Values

@testable import Collections

@Suite struct `An import that is broken off` {
    private static let file = BrokenPortfolio.text(chunks: 3)

    @Test(arguments: Engine.underTest, Ending.Place.allCases)
    func `goes on where it was and comes to what it would have come to`(_ engine: Engine, _ place: Ending.Place) throws
    {
        let whole = try ImportDesk(engine)
        var undisturbed = Importing(
            whole.collections, try whole.begun(Self.file), control: Ending(after: 99, place, with: PowerCut()),
            chunkRows: BrokenPortfolio.chunkRows)
        let expected = try undisturbed.run().counts
        #expect(expected.read == 600)
        #expect(expected.rejected == 3)
        // The first one raises the doubt, the others are the same person again.
        #expect(expected.doubtful == 1)

        let desk = try ImportDesk(engine)
        let batch = try desk.begun(Self.file)
        for chunks in 1...2 {
            var importing = Importing(
                desk.collections, try #require(try desk.stored(batch.id)),
                control: Ending(after: 1, place, with: PowerCut()),
                chunkRows: BrokenPortfolio.chunkRows)
            #expect(throws: PowerCut.self) { _ = try importing.run() }
            // A whole chunk or nothing of it: never half a row, and the books add up in between.
            let kept = try #require(try desk.stored(batch.id))
            #expect(kept.counts.read == Int64(chunks * BrokenPortfolio.chunkRows))
            #expect(try desk.count("debt", of: desk.collections.store) == kept.counts.created)
            #expect(try desk.collections.faults() == [])
        }
        var last = Importing(
            desk.collections, try #require(try desk.stored(batch.id)),
            control: Ending(after: 99, place, with: PowerCut()),
            chunkRows: BrokenPortfolio.chunkRows)
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
        let batch = try desk.begun(Self.file, dryRun: true)
        var first = Importing(
            desk.collections, batch, control: Ending(after: 1, .within, with: JobStop.lost),
            chunkRows: BrokenPortfolio.chunkRows)
        #expect(throws: JobStop.self) { _ = try first.run() }
        var second = Importing(
            desk.collections, try #require(try desk.stored(batch.id)),
            control: Ending(after: 99, .within, with: JobStop.lost),
            chunkRows: BrokenPortfolio.chunkRows)
        let done = try second.run()
        #expect((done.counts.read, done.counts.created, done.counts.rejected) == (600, 597, 3))
        #expect(try desk.count("debt", of: desk.collections.store) == 0)
        #expect(try desk.count("party", of: desk.directory.store) == 0)
    }
}
