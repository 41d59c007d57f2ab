public import Audit
public import Jobs
import Log
import SQL
public import Values
import Vault

/// Turning a department's keys: a new generation seals from now on, all that older ones sealed is sealed anew in the
/// background, and generations that nothing uses any more are destroyed.
///
/// The work is a job in the department's own table, so whichever process serves takes it on, a crash resumes at the last
/// piece, and readers never wait: each piece replaces a hundred values, and only those that are still what was read.
public struct KeyTurn: Sendable {
    /// The kind of the job that seals anew.
    public static let kind = "keys.turn"
    /// The kind of the job that destroys what nothing uses.
    public static let retiring = "keys.retire"
    /// Seconds between the end of sealing anew and the last look: every process seals with the new generation within one
    /// second, and what it had begun before is long committed then.
    public static let settling: Int64 = 30
    static let piece = 100
    static let author = Author.system("keys")
    static let nobody = ID(high: 0, low: 0)

    let store: Store
    let columns: [SealedColumn]
    let shelves: [SealedShelf]

    /// The turning of a department's keys.
    public init(_ department: any Department) {
        store = department.store
        columns = department.sealedColumns
        shelves = department.sealedShelves
    }

    /// The generation that seals now.
    public var generation: UInt32 { store.ring.currentGeneration }

    /// How many columns it turns.
    public var columnCount: Int { columns.count }

    /// Both kinds of jobs.
    public var handlers: [JobHandler] {
        [
            JobHandler(KeyTurn.kind, attempts: 20) { run in try turn(run) },
            JobHandler(KeyTurn.retiring, attempts: 20) { run in try retire(run) },
        ]
    }

    /// Asks for a new generation and for sealing anew; gives the job's id. Asked again while that runs, gives the same
    /// job's. `remarks` say who approved, and `reason` why, when somebody was asked. Throws ``SQLError``.
    @discardableResult
    public func ask(
        by author: Author, reason: String? = nil, remarks: [AuditTrail.FieldChange] = []
    ) throws -> ID {
        let current = store.ring.currentGeneration
        return try store.change(by: author) { change in
            try change.note(
                "keys.turn.asked", of: "keys", KeyTurn.nobody, reason: reason,
                changes: [.init(field: "generation", old: String(current), new: String(current + 1))] + remarks)
            return try change.enqueue(KeyTurn.kind, payload: Array(String(current + 1).utf8), uniqueKey: KeyTurn.kind)
        }
    }

    /// The latest jobs: the one that seals anew and the one that destroys what is old. Throws ``SQLError``.
    public func latest() throws -> (turn: Job?, retire: Job?) {
        try store.read { connection in
            (
                try store.jobs.jobs(kind: KeyTurn.kind, limit: 1, in: connection).first,
                try store.jobs.jobs(kind: KeyTurn.retiring, limit: 1, in: connection).first
            )
        }
    }

    private func turn(_ run: JobRun) throws {
        guard let target = UInt32(String(decoding: run.payload, as: UTF8.self)), target > 1 else { return }
        if store.ring.currentGeneration < target {
            do { try store.ring.ensureGeneration(target, at: store.surroundings.now()) } catch {
                run.log.error("no new generation of keys", ["error": "\(error)"])
                throw JobFailure("The key file cannot be changed; see the log.")
            }
            try store.change(by: KeyTurn.author) { change in
                try change.note(
                    "keys.generation.made", of: "keys", KeyTurn.nobody,
                    changes: [.init(field: "generation", old: nil, new: String(target))])
            }
        }
        let count = try sealAnew(run)
        try store.change(by: KeyTurn.author) { change in
            try change.note(
                "keys.resealed", of: "keys", KeyTurn.nobody, reason: count.description,
                changes: [.init(field: "generation", old: nil, new: String(target))])
            try change.enqueue(
                KeyTurn.retiring, payload: run.payload, runAt: change.now.adding(seconds: KeyTurn.settling),
                uniqueKey: "\(KeyTurn.retiring)-\(target)")
        }
    }

    private func retire(_ run: JobRun) throws {
        guard let target = UInt32(String(decoding: run.payload, as: UTF8.self)), target > 1 else { return }
        let count = try sealAnew(run)
        let use = try use()
        let used = use.used
        let gone: [UInt32]
        do { gone = try store.ring.retireGenerations { $0 >= target || used.contains($0) } } catch {
            run.log.error("old generations of keys stay", ["error": "\(error)"])
            throw JobFailure("The key file cannot be changed; see the log.")
        }
        let left = use.generations.map(\.number).filter { !gone.contains($0) }
        try store.change(by: KeyTurn.author) { change in
            try change.note(
                "keys.generation.retired", of: "keys", KeyTurn.nobody, reason: count.description,
                changes: [
                    .init(
                        field: "generations", old: use.generations.map { String($0.number) }.joined(separator: ", "),
                        new: left.map(String.init).joined(separator: ", "))
                ])
        }
    }
}
