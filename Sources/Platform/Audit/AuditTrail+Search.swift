public import SQL
public import Values

extension AuditTrail {
    /// A place in a trail that is read by time: before it lies what is older.
    public struct Position: Sendable, Hashable, Comparable {
        /// The entry's moment.
        public let at: Instant
        /// The entry's number.
        public let seq: Int64

        /// Makes a position.
        public init(at: Instant, seq: Int64) {
            self.at = at
            self.seq = seq
        }

        public static func < (left: Position, right: Position) -> Bool {
            (left.at, left.seq) < (right.at, right.seq)
        }
    }

    /// A page of a search.
    public struct Found: Sendable {
        /// The entries, newest first.
        public var records: [Record]
        /// Where the next page begins; nil at the end of the trail.
        public var next: Position?
        /// True when the search stopped because it had read enough for one page, not because it had found enough.
        public var isCutShort: Bool
    }

    /// How many entries one page of a search reads at most.
    static let reach = 20_000

    /// What a search finds, newest first by the entries' moments, at most `limit` (1...1000). Throws ``SQLError``.
    ///
    /// It walks one index: that of the row, the person, the act, the address or, without any of these, of time. What else
    /// narrows the search is looked at entry by entry, and at most 20,000 of them: then the page ends early and says so,
    /// so that no search, however rare what it seeks, holds up a worker.
    public func search(
        _ filter: Filter, before position: Position? = nil, limit: Int = 50, in connection: any Connection
    ) throws -> Found {
        let limit = max(1, min(1000, limit))
        let words = filter.reason?.lowercased().split(whereSeparator: \.isWhitespace).prefix(8).map(String.init) ?? []
        var start = position
        if let to = filter.to {
            let end = Position(at: to, seq: .min)
            start = start.map { min($0, end) } ?? end
        }
        var found: [Record] = []
        var read = 0
        let batch = filter.isPlain ? limit + 1 : 1000
        while true {
            var count = 0
            var last = start
            var candidates: [Record] = []
            try connection.each(walk(filter, before: start, limit: batch)) { row in
                count += 1
                last = Position(at: Instant(milliseconds: row.integer(1)), seq: row.integer(0))
                guard found.count + candidates.count <= limit || !words.isEmpty, filter.matches(row) else { return }
                candidates.append(AuditTrail.record(row))
            }
            read += count
            // A reason that is sealed for a person is opened to be searched; the rest of what was found, at the end.
            if !words.isEmpty { candidates = try withReasons(candidates).filter { $0.says(words) } }
            found += candidates.prefix(limit + 1 - found.count)
            if found.count > limit {
                found.removeLast(found.count - limit)
                let record = found[limit - 1]
                return Found(
                    records: try opened(found), next: Position(at: record.entry.at, seq: record.seq),
                    isCutShort: false)
            }
            if count < batch { return Found(records: try opened(found), next: nil, isCutShort: false) }
            if read >= AuditTrail.reach { return Found(records: try opened(found), next: last, isCutShort: true) }
            start = last
        }
    }

    /// The entries of one index from a position on.
    func walk(_ filter: Filter, before position: Position?, limit: Int) -> SQL {
        var conditions: [SQL] = []
        if let noun = filter.noun, let row = filter.row {
            conditions.append("noun = \(noun) AND row_id = \(row)")
        } else if let actor = filter.actor {
            conditions.append("actor_id = \(actor)")
        } else if let act = filter.act {
            conditions.append("act = \(act)")
        } else if let peer = filter.peer, !peer.isEmpty {
            // The second condition tells the planner that the index of addresses holds every entry.
            conditions.append("peer = \(peer) AND peer <> ''")
        }
        if let from = filter.from { conditions.append("at >= \(from)") }
        if let position { conditions.append("(at, seq) < (\(position.at), \(position.seq))") }
        var query: SQL = "SELECT \(unescaped: AuditTrail.columns) FROM audit"
        if !conditions.isEmpty { query.append(" WHERE \(SQL.joined(conditions, separator: " AND "))") }
        query.append(" ORDER BY at DESC, seq DESC LIMIT \(limit)")
        return query
    }

    /// An entry by its number; nil when there is none. Throws ``SQLError``.
    public func record(_ seq: Int64, in connection: any Connection) throws -> Record? {
        let found = try connection.first(
            "SELECT \(unescaped: AuditTrail.columns) FROM audit WHERE seq = \(seq)", AuditTrail.record)
        return try opened(found.map { [$0] } ?? []).first
    }
}

extension AuditTrail.Filter {
    /// True when one index answers all that is asked.
    var isPlain: Bool {
        if request != nil || reason?.isEmpty == false { return false }
        let asked = [actor != nil, act != nil, peer != nil].filter { $0 }.count
        if noun != nil, row != nil { return asked == 0 }
        return noun == nil && asked <= 1
    }

    /// Whether an entry is one that is sought, apart from its moment and the words of its reason.
    func matches(_ entry: any Row) -> Bool {
        if let actor, entry.identity(2) != actor { return false }
        if let act, entry.text(4) != act { return false }
        if let noun, entry.text(5) != noun { return false }
        if let row, entry.id(6) != row { return false }
        if let request, entry.text(9) != request { return false }
        if let peer, entry.text(10) != peer { return false }
        return true
    }
}
