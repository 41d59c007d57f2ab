public import Department
import Localization
import Messages
import SQL
import Values

/// What is left of people at the door: it helps to find a misuse for a while, and then it is only a trace of somebody.
extension Identity: ShelfKeeper {
    public var retentionShelves: [RetentionShelf] {
        [
            RetentionShelf(
                RetentionKind(
                    "identity.registrations", Phrase("Registrations that were refused"),
                    since: Phrase("The refusal"), .deleted, of: ["customers"]),
                table: "registration", since: "decided_at", .instant, where: "state = 'refused'", name: "name",
                release: Self.deleting("registration")),
            RetentionShelf(
                RetentionKind(
                    "identity.sessions", Phrase("Sessions that are over"), since: Phrase("The end of the session"),
                    .deleted, of: ["access"]),
                table: "session", since: "expires_at", .instant, name: "agent", release: Self.deleting("session")),
            RetentionShelf(
                RetentionKind(
                    "identity.browsers", Phrase("Known browsers that nobody uses"), since: Phrase("The last use"),
                    .deleted, of: ["access"]),
                table: "device", since: "seen_at", .instant, name: "agent", release: Self.deleting("device")),
            RetentionShelf(
                RetentionKind(
                    "identity.invitations", Phrase("Links to choose a password that are over"),
                    since: Phrase("The end of the link"), .deleted, of: ["access"]),
                table: "invitation", since: "expires_at", .instant, name: "made_by",
                release: Self.deleting("invitation")),
        ]
    }

    private static func deleting(_ table: String) -> @Sendable (Change, [ID]) throws -> Set<ID> {
        { change, rows in
            try change.connection.run("DELETE FROM \(unescaped: table) WHERE id IN (\(list: rows))")
            return []
        }
    }
}

extension IdentityMigrations {
    /// What is looked through for what is old enough to go.
    static let retention = Migration(
        "identity-018-retention",
        """
        CREATE INDEX registration_by_decision ON registration (decided_at, id) WHERE state = 'refused';
        CREATE INDEX device_by_use ON device (seen_at, id);
        CREATE INDEX invitation_by_expiry ON invitation (expires_at, id);
        """)
}
