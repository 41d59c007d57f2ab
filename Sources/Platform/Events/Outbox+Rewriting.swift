public import SQL
public import Values

extension Outbox {
    /// Rewrites the payloads of one kind that name one of these ids, delivered or not, put aside or not: for what must not
    /// be kept any longer. Each message is changed in a transaction of its own. Throws ``SQLError`` and what the body
    /// throws.
    public func rewrite(
        _ kind: String, naming ids: [ID], in database: any Database, _ body: ([UInt8]) throws -> [UInt8]
    ) throws {
        for table in ["outbox", "dead_letter"] {
            for id in ids {
                var last: Int64 = 0
                while let (seq, old) = try next(table, kind, Array(id.description.utf8), after: last, in: database) {
                    last = seq
                    let new = try body(old)
                    guard new != old else { continue }
                    try database.write { connection in
                        try connection.run(
                            "UPDATE \(unescaped: table) SET payload = \(new) WHERE seq = \(seq) AND payload = \(old)")
                    }
                }
            }
        }
    }

    private func next(
        _ table: String, _ kind: String, _ id: [UInt8], after last: Int64, in database: any Database
    ) throws -> (Int64, [UInt8])? {
        try database.read { connection in
            let names: SQL =
                connection.dialect == .sqlite ? "instr(payload, \(id)) > 0" : "position(\(id) IN payload) > 0"
            return try connection.first(
                """
                SELECT seq, payload FROM \(unescaped: table) WHERE seq > \(last) AND kind = \(kind) AND \(names) \
                ORDER BY seq LIMIT 1
                """
            ) { ($0.integer(0), $0.bytes(1)) }
        }
    }
}
