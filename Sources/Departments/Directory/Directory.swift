public import Department
import Design
public import HTTP
public import Jobs
public import Localization
public import Messages
public import NounPages
import Nouns
public import Routing
public import SQL
public import Values
import Vault

/// The Directory: the one place where people and organisations, and the ways to reach them, are kept.
public struct Directory: Department, PartyDirectory {
    public let name = "directory"
    public let title = Phrase("Directory")
    /// Taking many parties out takes two people, and so does erasing one.
    public var approvals: [ApprovalAct] { [parties.exportAct, erasing] }
    public let store: Store
    let keepers: PersonKeepers
    let retainers: RetentionKeepers
    let register: Holdings
    let openBreaches = OpenBreaches()

    /// Opens the department over its store.
    ///
    /// `keepers` are the other departments that keep something of persons, `retainers` those that let go of it in time,
    /// `register` what all of them hold.
    public init(
        store: Store, keepers: PersonKeepers = PersonKeepers(), retainers: RetentionKeepers = RetentionKeepers(),
        register: Holdings = Holdings()
    ) {
        self.store = store
        self.keepers = keepers
        self.retainers = retainers
        self.register = register
    }

    /// The department's schema, after that of every store.
    public static let migrations: [Migration] = Store.migrations + DirectoryMigrations.all

    public var permissions: [PermissionNote] { parties.permissions + DirectoryPermissions.notes }

    public var schemas: [JSON.Member] { [parties.schema, rights.schema] + Directory.stanceSchemas + readingSchemas }

    public var sealedColumns: [SealedColumn] {
        Party.noun.sealedColumns + [SealedColumn("identifier", "value", person: "party_id")]
    }

    public var jobs: [JobHandler] { forgetJobs + retentionJobs }

    public var routes: [Route<Context>] {
        partyRoutes + contactRoutes + identifierRoutes + mergeRoutes + doubtRoutes + apiRoutes + stanceRoutes
            + disclosureRoutes + erasureRoutes + rightsRoutes + termRoutes + retentionRoutes
            + processingRoutes + breachRoutes + rightsAPI + stanceAPI + readingAPI
            + parties.routes(without: [.show, .apiAdd])
    }

    public var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                .relations, rank: 10, icon: .people, label: Phrase("Parties"), path: "/parties",
                permission: Party.noun.see, isOnPhone: true),
            NavigationEntry(
                .relations, rank: 20, icon: .merge, label: Phrase("Doubtful matches"), path: "/doubts",
                permission: DirectoryPermissions.merge),
            NavigationEntry(
                .relations, rank: 30, icon: .shield, label: Phrase("Privacy"), path: "/rights",
                permission: RightsRequest.noun.see),
            NavigationEntry(
                .administration, rank: 60, icon: .scale, label: LegalTerm.noun.many, path: "/terms",
                permission: LegalTerm.noun.see),
            NavigationEntry(
                .administration, rank: 62, icon: .archive, label: RetentionRule.noun.many,
                path: Directory.retentionPath(), permission: RetentionRule.noun.see),
            NavigationEntry(
                .administration, rank: 64, icon: .report, label: Processing.noun.many,
                path: Directory.processingsPath(), permission: Processing.noun.see),
            NavigationEntry(
                .administration, rank: 66, icon: .warning, label: Breach.noun.many, path: Directory.breachesPath(),
                permission: Breach.see),
        ]
    }

    /// The desk of a noun by the name of its list: `parties`. For commands.
    public func desk(_ name: String) -> NounDesk? { name == "parties" ? parties : nil }

    // MARK: What other departments ask

    public func register(_ drafts: [PartyDraft], by actor: Actor, request: String) throws -> [Registration] {
        guard !drafts.isEmpty else { return [] }
        let read = drafts.map { ReadDraft($0, ring: store.ring) }
        return try store.change(by: Author(actor, request: request, peer: "")) { change in
            var registrar = Registrar(change: change)
            let registrations = try registrar.register(read)
            try change.note(
                "party.registered", of: "party", registrations[0].card.id,
                reason: "\(registrations.filter { $0.outcome != .existing }.count)/\(drafts.count)", openly: true)
            return registrations
        }
    }

    public func card(_ id: ID) throws -> PartyCard? {
        try store.read { try PartyCards.card(of: id, in: $0) }
    }

    public func contacts(of id: ID, for actor: Actor, request: String) throws -> PartyContacts? {
        let contacts = try store.read { try Contacts.of(id, on: store.today, in: $0) }
        guard let contacts else { return nil }
        try Contacts.noteLook(at: id, by: Author(actor, request: request, peer: ""), store)
        return contacts
    }

    public func holds(_ identifier: PartyDraft.Identifier, party: ID) throws -> Bool {
        guard let value = Identifiers.plain(identifier.value) else { return false }
        let index = store.ring.blindIndex(value, for: "identifier.value")
        return try store.read { connection in
            try connection.integer(
                """
                SELECT count(*) FROM identifier WHERE party_id = \(party) AND kind = \(identifier.kind) \
                AND value_index = \(index)
                """) > 0
        }
    }

    public func search(_ words: String, limit: Int) throws -> [PartyHit] {
        try store.read { try PartySearch.hits(words, limit: min(max(limit, 1), 50), in: $0) }
    }

    var today: Day { store.today }
}
