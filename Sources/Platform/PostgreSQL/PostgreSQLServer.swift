import SQL

/// Commands that a server runs outside any transaction, as making and dropping databases: for tests.
package enum PostgreSQLServer {
    /// Connects, runs a command and disconnects. Throws ``SQLError``.
    package static func command(_ text: String, at address: PostgreSQLAddress) throws {
        let connection = try PostgreSQLConnection(address, statementSeconds: 60)
        defer { connection.close() }
        try connection.script(text)
    }
}
