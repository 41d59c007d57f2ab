public import SQL
import Vault

extension AuditTrail {
    /// Where the trail stood, to be kept outside the database: in a log elsewhere, on the daily report.
    public struct Checkpoint: Sendable, Hashable, CustomStringConvertible {
        /// The newest entry's number.
        public let seq: Int64
        /// Its hash.
        public let hash: [UInt8]

        /// The text to keep: number, colon, hash in hexadecimal.
        public var description: String { "\(seq):\(Digest.hex(hash))" }

        init(seq: Int64, hash: [UInt8]) {
            self.seq = seq
            self.hash = hash
        }

        /// Reads the text; nil when it is not one.
        public init?(_ text: some StringProtocol) {
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let seq = Int64(parts[0]), seq > 0, parts[1].utf8.count == 64 else { return nil }
            var hash: [UInt8] = []
            var digits = parts[1][...]
            while !digits.isEmpty {
                guard let byte = UInt8(digits.prefix(2), radix: 16) else { return nil }
                hash.append(byte)
                digits = digits.dropFirst(2)
            }
            self.init(seq: seq, hash: hash)
        }
    }

    /// Something that is not as it was written.
    public struct Fault: Sendable, Hashable, CustomStringConvertible {
        /// What was done to the trail.
        public enum Kind: String, Sendable {
            /// The entry's fields or hash were changed, or it was written without the department's keys.
            case changed
            /// Entries are missing before this one.
            case missing
            /// The entry does not follow the one before it: one of them was moved, put in or replaced.
            case reordered
            /// The newest entries are missing after this one.
            case truncated
            /// The head was changed, or entries were added behind its back.
            case head
            /// A checkpoint kept elsewhere does not agree: the trail was put back to an older state or rewritten.
            case checkpoint
        }

        /// What was done.
        public let kind: Kind
        /// The entry's number.
        public let seq: Int64

        public var description: String {
            switch kind {
            case .changed: "entry \(seq) was changed"
            case .missing: "entries are missing before entry \(seq)"
            case .reordered: "entry \(seq) does not follow the one before it"
            case .truncated: "the newest entries are missing after entry \(seq)"
            case .head: "the head of the trail was changed, or entries were added without it, at entry \(seq)"
            case .checkpoint: "entry \(seq) is not the one that the checkpoint names"
            }
        }
    }

    /// Where the trail stands now; nil while it is empty. Throws ``SQLError``.
    public func checkpoint(in connection: any Connection) throws -> Checkpoint? {
        let head = try head(in: connection, locking: false)
        return head.seq > 0 ? Checkpoint(seq: head.seq, hash: head.hash) : nil
    }

    /// Walks the whole chain in bounded memory and gives the first hundred faults; none when it is sound. Throws
    /// ``SQLError``.
    ///
    /// - Parameter checkpoints: what was kept outside the database; the chain must pass through each of them.
    public func verify(_ connection: any Connection, expecting checkpoints: [Checkpoint] = []) throws -> [Fault] {
        let expected = Dictionary(checkpoints.map { ($0.seq, $0.hash) }, uniquingKeysWith: { first, _ in first })
        let head = try head(in: connection, locking: false)
        var faults: [Fault] = []
        var seq: Int64 = 0
        var position = Int64.min
        var hash: [UInt8] = []
        func report(_ kind: Fault.Kind, _ seq: Int64) {
            if faults.count < 100 { faults.append(Fault(kind: kind, seq: seq)) }
        }
        while faults.count < 100 {
            let start = position
            // Batches, because a driver may hold a whole result in memory.
            try connection.each(
                "SELECT \(unescaped: AuditTrail.columns) FROM audit WHERE seq > \(start) ORDER BY seq LIMIT 1000"
            ) { row in
                let record = AuditTrail.record(row, changes: [])
                let previous = row.bytes(11)
                let stored = row.bytes(12)
                let canonical = AuditTrail.canonical(record.entry, changes: row.text(8), previous: previous)
                if record.seq != seq &+ 1 { report(.missing, record.seq) }
                if !ring.isAuthentic(canonical, code: stored, for: .audit) {
                    report(.changed, record.seq)
                } else if previous != hash, record.seq == seq &+ 1 {
                    report(.reordered, record.seq)
                }
                if let promised = expected[record.seq], promised != stored { report(.checkpoint, record.seq) }
                seq = record.seq
                position = seq
                hash = stored
            }
            if position == start { break }
        }
        guard faults.count < 100 else { return faults }
        let isHeadSound =
            head.seq == 0 ? head.hash.isEmpty : constantTimeEqual(code(seq: head.seq, hash: head.hash), head.code)
        if seq < head.seq {
            report(.truncated, seq)
        } else if seq > head.seq || hash != head.hash || !isHeadSound {
            report(.head, head.seq)
        }
        for (promised, _) in expected.sorted(by: { $0.key < $1.key }) where promised > seq {
            report(.checkpoint, promised)
        }
        return faults
    }
}
