/// The indexes of tables that are about to be filled: dropped before and made again after, for an index that is built once
/// over sorted rows costs a fraction of one that grows row by row. Only for tables that nobody else uses meanwhile.
public struct SetAsideIndexes: Sendable {
    private let statements: [String]

    /// Drops every index of the tables that no constraint needs. Throws ``SQLError``.
    public init(of tables: [String], in connection: any Connection) throws {
        var found: [(name: String, text: String)] = []
        for table in tables {
            let query: SQL =
                switch connection.dialect {
                case .sqlite:
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = \(table) AND sql IS NOT NULL"
                case .postgresql:
                    """
                    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() \
                    AND tablename = \(table) AND indexname NOT IN (SELECT conname FROM pg_constraint)
                    """
                }
            found += try connection.rows(query) { (name: $0.text(0), text: $0.text(1)) }
        }
        for index in found { try connection.run("DROP INDEX \(unescaped: index.name)") }
        statements = found.map(\.text)
    }

    /// How many were set aside.
    public var count: Int { statements.count }

    /// Makes one of them again. Throws ``SQLError``.
    public func restore(_ index: Int, in connection: any Connection) throws {
        guard statements.indices.contains(index) else { return }
        // Told that it may use a file, SQLite sorts in one block of memory and goes to the file only beyond the pages it may
        // keep; told that it may not, it allocates every entry by itself, which costs half as much again.
        if connection.dialect == .sqlite { try connection.script("PRAGMA temp_store = FILE") }
        defer { if connection.dialect == .sqlite { try? connection.script("PRAGMA temp_store = MEMORY") } }
        try connection.run(SQL(unescaped: statements[index]))
    }
}
