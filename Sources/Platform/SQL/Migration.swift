/// One step of a department's schema: named, frozen once released, run in its own transaction.
///
/// The text is portable (TEXT, BIGINT, DOUBLE PRECISION, UUID, BYTEA; `WITHOUT ROWID` is dropped for PostgreSQL). A
/// variant is given only where one database needs its own words.
public struct Migration: Sendable {
    /// The name, numbered within its department: `collections-003-promise`.
    public let name: String
    let sqlite: String
    let postgresql: String

    /// Makes a migration of portable text.
    public init(_ name: String, _ text: String) {
        self.init(name, sqlite: text, postgresql: text)
    }

    /// Makes a migration that each database says in its own words.
    public init(_ name: String, sqlite: String, postgresql: String) {
        self.name = name
        self.sqlite = sqlite
        self.postgresql = postgresql.split(separator: " WITHOUT ROWID").joined()
    }

    /// The statements for a database.
    public func text(for dialect: Dialect) -> String { dialect == .sqlite ? sqlite : postgresql }

    /// A checksum of the text that an edited old migration cannot keep (FNV-1a, 64 bits, over both variants).
    public var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(name)\u{0}\(sqlite)\u{0}\(postgresql)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}
