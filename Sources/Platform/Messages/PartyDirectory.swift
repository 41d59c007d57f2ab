public import Values

/// What departments may know of a party without asking: enough to list, sort, search and join.
public struct PartyCard: Sendable, Hashable {
    /// What a party is.
    public enum Kind: String, Sendable, Hashable {
        /// A human being.
        case person
        /// A company, an association or an office.
        case organisation
    }
    /// The party's identity in every department.
    public let id: ID
    /// Person or organisation.
    public let kind: Kind
    /// The name in Latin letters, or in Arabic ones when there is no other.
    public let name: String
    /// The name in Arabic letters, when known.
    public let arabicName: String?
    /// The language the party prefers: `fr`, `ar` or `en`.
    public let language: String
    /// The wilaya's code, 1...69, when known.
    public let wilaya: Int?
    /// Rises with each change, so that late messages are told from new ones.
    public let version: Int64
    /// The party that took this one in, after a merge.
    public let mergedInto: ID?

    /// Makes a card.
    public init(
        id: ID, kind: Kind, name: String, arabicName: String?, language: String, wilaya: Int?, version: Int64,
        mergedInto: ID?
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.arabicName = arabicName
        self.language = language
        self.wilaya = wilaya
        self.version = version
        self.mergedInto = mergedInto
    }
}

/// What a department knows of a party that it wants registered.
public struct PartyDraft: Sendable, Hashable {
    /// Names this draft within its sender (`debt:<creditor>:<reference>`), so that sending it twice registers once.
    public var source: String
    /// Person or organisation.
    public var kind: PartyCard.Kind
    /// The name as it was given.
    public var name: String
    /// The name in Arabic letters.
    public var arabicName: String?
    /// Telephone numbers in any form.
    public var phones: [String]
    /// E-mail addresses.
    public var emails: [String]
    /// Identity numbers by their kind: `nin`, `nif`, `nis`, `rc`, `passport`, `licence`, `other`.
    public var identifiers: [Identifier]
    /// The day of birth.
    public var birth: Day?
    /// Street and number.
    public var address: String?
    /// The commune.
    public var commune: String?
    /// The wilaya's code.
    public var wilaya: Int?
    /// The preferred language; French when unknown.
    public var language: String

    /// An identity number.
    public struct Identifier: Sendable, Hashable {
        /// Its kind.
        public let kind: String
        /// The number.
        public let value: String

        /// Makes an identity number.
        public init(kind: String, value: String) {
            self.kind = kind
            self.value = value
        }
    }

    /// Makes a draft with a name; the rest is set as far as it is known.
    public init(source: String, kind: PartyCard.Kind, name: String) {
        self.source = source
        self.kind = kind
        self.name = name
        arabicName = nil
        phones = []
        emails = []
        identifiers = []
        birth = nil
        address = nil
        commune = nil
        wilaya = nil
        language = "fr"
    }
}

/// What became of a draft.
public struct Registration: Sendable {
    /// How the party was found.
    public enum Outcome: Sendable, Hashable {
        /// A party known already, found by a certain key.
        case existing
        /// A party new to the Directory.
        case fresh
        /// A new party that may be one known already: a person will decide.
        case doubtful
    }
    /// The party's card.
    public let card: PartyCard
    /// How it was found.
    public let outcome: Outcome

    /// Makes a registration.
    public init(card: PartyCard, outcome: Outcome) {
        self.card = card
        self.outcome = outcome
    }
}

/// How to reach a party, told only to somebody who needs it: the look is audited.
public struct PartyContacts: Sendable {
    /// A telephone number or e-mail address.
    public struct Point: Sendable, Hashable {
        /// `mobile`, `phone`, `email` or `fax`.
        public let kind: String
        /// E.164, or the address.
        public let value: String
        /// What the number is: "work", "brother".
        public let label: String?
        /// True for the one to try first.
        public let isPreferred: Bool

        /// Makes a contact point.
        public init(kind: String, value: String, label: String?, isPreferred: Bool) {
            self.kind = kind
            self.value = value
            self.label = label
            self.isPreferred = isPreferred
        }
    }
    /// The valid points, the preferred first.
    public let points: [Point]
    /// The postal address on lines.
    public let address: [String]

    /// Makes contacts.
    public init(points: [Point], address: [String]) {
        self.points = points
        self.address = address
    }
}

/// A party that a search found.
public struct PartyHit: Sendable {
    /// The party's card.
    public let card: PartyCard
    /// The human reference, `T-2026-000123`.
    public let reference: String
    /// What matched besides the name, such as the telephone number; nil for the name itself.
    public let matched: String?

    /// Makes a hit.
    public init(card: PartyCard, reference: String, matched: String?) {
        self.card = card
        self.reference = reference
        self.matched = matched
    }
}

/// What other departments may ask the Directory.
public protocol PartyDirectory: Sendable {
    /// Finds or makes the party of each draft, in their order, in one transaction; repeating a draft changes nothing.
    /// Throws `SQLError`.
    func register(_ drafts: [PartyDraft], by actor: Actor, request: String) throws -> [Registration]
    /// A party's card; nil when there is none.
    func card(_ id: ID) throws -> PartyCard?
    /// How to reach a party; the look is written into the audit. Nil when there is no such party.
    func contacts(of id: ID, for actor: Actor, request: String) throws -> PartyContacts?
    /// Whether a party has an identity number. Throws `SQLError`.
    func holds(_ identifier: PartyDraft.Identifier, party: ID) throws -> Bool
    /// The parties that words find, best first, at most `limit` (1...50).
    func search(_ words: String, limit: Int) throws -> [PartyHit]
}
