public import SQL
public import Values
public import Vault

/// A department's audit trail: who did what to which row, each entry chained to the one before.
///
/// An entry's hash is BLAKE2b-256 over the previous hash and the entry's canonical bytes, under a key of the
/// department's ring. Who can write to the database but does not hold the ring can change, remove or reorder entries
/// only in a way that ``verify(_:expecting:)`` tells. The head, kept in a table of its own with a code, shows when the
/// newest entries were cut off; against putting back an older copy of the whole database keep a ``Checkpoint`` elsewhere.
public struct AuditTrail: Sendable {
    let department: String
    let ring: KeyRing
    let persons: (any PersonKeySource)?

    /// Makes the trail of a department. What entries say of persons is sealed with keys from `persons`; it is plain in a
    /// department that has none.
    public init(department: String, ring: KeyRing, persons: (any PersonKeySource)? = nil) {
        self.department = department
        self.ring = ring
        self.persons = persons
    }

    /// The tables of the trail.
    public static let migrations: [Migration] = [
        Migration(
            "audit-001-trail", sqlite: text(key: "INTEGER", empty: "x''"), postgresql: text(key: "BIGINT", empty: "''")),
        // A search is read by time, whoever and whatever it is for; see ``AuditTrail/search(_:before:limit:in:)``.
        Migration(
            "audit-002-search",
            """
            DROP INDEX audit_by_actor;
            DROP INDEX audit_by_act;
            CREATE INDEX audit_by_actor ON audit (actor_id, at, seq);
            CREATE INDEX audit_by_act ON audit (act, at, seq);
            CREATE INDEX audit_by_peer ON audit (peer, at, seq) WHERE peer <> '';
            CREATE TABLE audit_shipped (
                target TEXT PRIMARY KEY,
                seq BIGINT NOT NULL
            );
            """),
    ]

    private static func text(key: String, empty: String) -> String {
        """
        CREATE TABLE audit (
            seq \(key) PRIMARY KEY,
            at BIGINT NOT NULL,
            actor_id UUID NOT NULL,
            actor_name TEXT NOT NULL,
            act TEXT NOT NULL,
            noun TEXT NOT NULL,
            row_id UUID,
            reason TEXT,
            changes TEXT NOT NULL,
            request TEXT NOT NULL,
            peer TEXT NOT NULL,
            previous BYTEA NOT NULL,
            hash BYTEA NOT NULL
        );
        CREATE INDEX audit_by_row ON audit (noun, row_id, seq);
        CREATE INDEX audit_by_actor ON audit (actor_id, seq);
        CREATE INDEX audit_by_act ON audit (act, seq);
        CREATE INDEX audit_by_time ON audit (at, seq);
        CREATE TABLE audit_head (
            one BIGINT PRIMARY KEY CHECK (one = 1),
            seq BIGINT NOT NULL,
            hash BYTEA NOT NULL,
            code BYTEA NOT NULL
        );
        INSERT INTO audit_head (one, seq, hash, code) VALUES (1, 0, \(empty), \(empty));
        """
    }

    /// Something that was done, as it is handed in.
    public struct Entry: Sendable {
        /// When.
        public var at: Instant
        /// Who; the system itself is all zeros.
        public var actor: ID
        /// Their name at that time.
        public var actorName: String
        /// What was done: `debt.payment.recorded`.
        public var act: String
        /// The noun it was done to: `debt`.
        public var noun: String
        /// The row; nil when there is none, as for a login that failed.
        public var row: ID?
        /// Why, when a reason was asked for.
        public var reason: String?
        /// What changed.
        public var changes: [FieldChange]
        /// The request's id.
        public var request: String
        /// The network address.
        public var peer: String
        /// Whom the entry is about: what it says of them is sealed with their key, and goes with it.
        public var person: ID?
        /// True when the reason tells something about that person; false for one that must outlive them.
        public var isReasonPersonal = false
        /// Who acted, when it was a customer, whose name goes with their key too.
        public var customer: ID?

        /// Makes an entry.
        public init(
            at: Instant, actor: ID, actorName: String, act: String, noun: String, row: ID?, reason: String? = nil,
            changes: [FieldChange] = [], request: String, peer: String
        ) {
            self.at = at
            self.actor = actor
            self.actorName = actorName
            self.act = act
            self.noun = noun
            self.row = row
            self.reason = reason
            self.changes = changes
            self.request = request
            self.peer = peer
        }
    }

    /// What became of one field.
    public struct FieldChange: Sendable, Hashable {
        /// The field's name.
        public let field: String
        /// Its content before; nil when there was none, or when it is sealed and was not revealed.
        public let old: String?
        /// Its content after; nil when there is none, or when it is sealed and was not revealed.
        public let new: String?
        /// True when the contents are stored sealed with the department's ring, or were not opened.
        public let isSealed: Bool
        /// True when the contents tell something about a person: written, they are sealed with that person's key.
        public let isPersonal: Bool
        /// Whom they are about, when it is somebody else than the entry's person.
        public let person: ID?
        /// When the person was erased whose key the contents were sealed with: nobody reads them any more.
        public let erased: Instant?
        /// The sealed bytes of a change that was read back.
        let sealed: [UInt8]?

        /// Makes a change; one that is sealed is kept so that only ``AuditTrail/reveal(_:)`` shows its contents.
        public init(
            field: String, old: String?, new: String?, isSealed: Bool = false, isPersonal: Bool = false,
            person: ID? = nil
        ) {
            self.init(
                field: field, old: old, new: new, isSealed: isSealed, isPersonal: isPersonal || person != nil,
                person: person, sealed: nil)
        }

        init(
            field: String, old: String?, new: String?, isSealed: Bool, isPersonal: Bool = false, person: ID? = nil,
            erased: Instant? = nil, sealed: [UInt8]?
        ) {
            self.field = field
            self.old = old
            self.new = new
            self.isSealed = isSealed
            self.isPersonal = isPersonal
            self.person = person
            self.erased = erased
            self.sealed = sealed
        }

        /// True when there is something to keep.
        public var hasContent: Bool { old?.isEmpty == false || new?.isEmpty == false }

        /// Two changes are equal that say the same, however they are or were kept.
        public static func == (left: FieldChange, right: FieldChange) -> Bool {
            left.field == right.field && left.old == right.old && left.new == right.new
                && left.isSealed == right.isSealed && left.erased == right.erased
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(field)
            hasher.combine(old)
            hasher.combine(new)
        }
    }

    /// An entry as it is kept.
    public struct Record: Sendable {
        /// Its number in the department, from 1, without gaps.
        public let seq: Int64
        /// What was done.
        public internal(set) var entry: Entry
        /// When the person was erased with whose key the reason was sealed; nil when it can be read, or there is none.
        public internal(set) var reasonErased: Instant?
        /// The same of the name of a customer who acted.
        public internal(set) var actorErased: Instant?
        /// What is kept of the entry sealed, beside its changes.
        var aside: [FieldChange] = []
    }
}
