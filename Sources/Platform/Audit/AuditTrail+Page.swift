public import SQL
public import Values

extension AuditTrail {
    /// Which entries to read; what is nil does not matter.
    public struct Filter: Sendable {
        /// Who did it.
        public var actor: ID?
        /// To which noun.
        public var noun: String?
        /// To which row; give the noun too.
        public var row: ID?
        /// What was done.
        public var act: String?
        /// Not before this moment.
        public var from: Instant?
        /// Before this moment.
        public var to: Instant?
        /// From which address.
        public var peer: String?
        /// In which request.
        public var request: String?
        /// Words that the reason holds, in any case.
        public var reason: String?

        /// Makes a filter.
        public init(
            actor: ID? = nil, noun: String? = nil, row: ID? = nil, act: String? = nil, from: Instant? = nil,
            to: Instant? = nil, peer: String? = nil, request: String? = nil, reason: String? = nil
        ) {
            self.peer = peer
            self.request = request
            self.reason = reason
            self.actor = actor
            self.noun = noun
            self.row = row
            self.act = act
            self.from = from
            self.to = to
        }
    }

    /// Entries in the order in which they were written, newest first, at most `limit` (1...1000); the next page is before
    /// the last one's number. For the history of a row; ``search(_:before:limit:in:)`` is for everything else. Throws
    /// ``SQLError``.
    public func page(
        _ filter: Filter = Filter(), before seq: Int64? = nil, limit: Int = 50, in connection: any Connection
    ) throws -> [Record] {
        try opened(try connection.rows(query(filter, before: seq, limit: limit), AuditTrail.record))
    }

    func query(_ filter: Filter, before seq: Int64?, limit: Int) -> SQL {
        var conditions: [SQL] = []
        if let actor = filter.actor { conditions.append("actor_id = \(actor)") }
        if let noun = filter.noun { conditions.append("noun = \(noun)") }
        if let row = filter.row { conditions.append("row_id = \(row)") }
        if let act = filter.act { conditions.append("act = \(act)") }
        if let from = filter.from { conditions.append("at >= \(from)") }
        if let to = filter.to { conditions.append("at < \(to)") }
        if let peer = filter.peer { conditions.append("peer = \(peer)") }
        if let request = filter.request { conditions.append("request = \(request)") }
        if let seq { conditions.append("seq < \(seq)") }
        var query: SQL = "SELECT \(unescaped: AuditTrail.columns) FROM audit"
        if !conditions.isEmpty { query.append(" WHERE \(SQL.joined(conditions, separator: " AND "))") }
        query.append(" ORDER BY seq DESC LIMIT \(max(1, min(1000, limit)))")
        return query
    }

    static let columns =
        "seq, at, actor_id, actor_name, act, noun, row_id, reason, changes, request, peer, previous, hash"

    static func record(_ row: any Row) -> Record { record(row, changes: ChangesJSON.read(row.text(8))) }

    static func record(_ row: any Row, changes all: [FieldChange]) -> Record {
        let changes = all.filter { !$0.field.hasPrefix(AuditTrail.asideMark) }
        return Record(
            seq: row.integer(0),
            entry: Entry(
                at: Instant(milliseconds: row.integer(1)), actor: row.identity(2), actorName: row.text(3),
                act: row.text(4), noun: row.text(5), row: row.id(6), reason: row.optionalText(7),
                changes: changes, request: row.text(9), peer: row.text(10)),
            aside: changes.count == all.count ? [] : all.filter { $0.field.hasPrefix(AuditTrail.asideMark) })
    }
}
