public import SQL
import Values
import Vault

extension AuditTrail {
    /// Writes an entry in the running transaction and gives its number. Throws ``SQLError``; then the transaction must
    /// not commit.
    @discardableResult
    public func append(_ entry: Entry, in connection: any Connection) throws -> Int64 {
        try append([entry], in: connection)
    }

    /// Writes entries in their order, for work on many rows, and gives the last one's number.
    ///
    /// The head is read and written once. On PostgreSQL reading it locks its row until the transaction ends
    /// (`FOR UPDATE`): unlike an advisory lock, that is right at every isolation level, because a transaction with an
    /// older snapshot is refused and run again instead of reading a stale head. So write the audit last, just before
    /// the end. SQLite has one writer and needs no lock.
    @discardableResult
    public func append(_ entries: [Entry], in connection: any Connection) throws -> Int64 {
        // Keys first: they may have to be made, and nobody should wait for the head meanwhile.
        let keys = try personKeys(for: entries)
        var head = try head(in: connection, locking: true)
        guard !entries.isEmpty else { return head.seq }
        for entry in entries {
            head.seq += 1
            let (entry, changes) = kept(entry, keys, seq: head.seq)
            let hash = ring.authenticate(
                AuditTrail.canonical(entry, changes: changes, previous: head.hash), for: .audit)
            try connection.run(
                """
                INSERT INTO audit (seq, at, actor_id, actor_name, act, noun, row_id, reason, changes, request, peer, \
                previous, hash) VALUES (\(head.seq), \(entry.at), \(entry.actor), \(entry.actorName), \(entry.act), \
                \(entry.noun), \(entry.row), \(entry.reason), \(changes), \(entry.request), \(entry.peer), \
                \(head.hash), \(hash))
                """)
            head.hash = hash
        }
        try connection.run(
            """
            UPDATE audit_head SET seq = \(head.seq), hash = \(head.hash), code = \(code(seq: head.seq, hash: head.hash)) \
            WHERE one = 1
            """)
        return head.seq
    }

    struct Head {
        var seq: Int64
        var hash: [UInt8]
        var code: [UInt8]
    }

    func head(in connection: any Connection, locking: Bool) throws -> Head {
        let query: SQL =
            locking && connection.dialect == .postgresql
            ? "SELECT seq, hash, code FROM audit_head WHERE one = 1 FOR UPDATE"
            : "SELECT seq, hash, code FROM audit_head WHERE one = 1"
        let head = try connection.first(query) { Head(seq: $0.integer(0), hash: $0.bytes(1), code: $0.bytes(2)) }
        guard let head, (0..<1 << 60).contains(head.seq) else {
            throw SQLError(.corrupt, "the audit trail has no head")
        }
        return head
    }

    /// The head's code, so that nobody without the ring can set it back.
    func code(seq: Int64, hash: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        Canonical.append(seq, to: &bytes)
        Canonical.append(hash, to: &bytes)
        return ring.authenticate(bytes, for: .auditHead)
    }

    /// The bytes that are hashed: the previous hash and every field, each with its length; nil differs from empty.
    static func canonical(_ entry: Entry, changes: String, previous: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320 + changes.utf8.count)
        bytes.append(1)
        Canonical.append(previous, to: &bytes)
        Canonical.append(entry.at.milliseconds, to: &bytes)
        Canonical.append(entry.actor, to: &bytes)
        Canonical.append(entry.actorName, to: &bytes)
        Canonical.append(entry.act, to: &bytes)
        Canonical.append(entry.noun, to: &bytes)
        Canonical.append(entry.row, to: &bytes)
        Canonical.append(entry.reason, to: &bytes)
        Canonical.append(changes, to: &bytes)
        Canonical.append(entry.request, to: &bytes)
        Canonical.append(entry.peer, to: &bytes)
        return bytes
    }
}

/// Values as bytes in one way only: a mark, the length, the bytes.
enum Canonical {
    static func append(_ bytes: [UInt8], to target: inout [UInt8]) {
        length(bytes.count, to: &target)
        target.append(contentsOf: bytes)
    }

    static func append(_ text: String?, to target: inout [UInt8]) {
        guard var text else { return target.append(0) }
        text.withUTF8 { units in
            length(units.count, to: &target)
            target.append(contentsOf: units)
        }
    }

    static func append(_ number: Int64, to target: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            target.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
        }
    }

    static func append(_ id: ID?, to target: inout [UInt8]) {
        guard let id else { return target.append(0) }
        target.append(1)
        append(Int64(bitPattern: id.high), to: &target)
        append(Int64(bitPattern: id.low), to: &target)
    }

    private static func length(_ count: Int, to target: inout [UInt8]) {
        target.append(1)
        append(Int64(count), to: &target)
    }
}
