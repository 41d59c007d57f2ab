public import Department
public import Design
import HTTP
import Localization
public import Nouns
public import Routing
public import SQL
public import Values
import Vault

/// The list, forms, files and API of a noun, derived from its description. A department gives what only it knows: who
/// reaches which rows, what its links are called, and which rules a row must meet.
public struct NounDesk: Sendable {
    /// The noun.
    public let noun: Noun
    /// The department's keeping.
    public let store: Store
    /// The noun's rows.
    public let table: NounTable
    /// Where the pages are: `/creditors`.
    public let path: String
    /// The drawing on its empty page.
    public let icon: Icon
    /// The rows that a person reaches.
    public let scope: @Sendable (Actor) -> SQL
    /// What the links of some rows are called, by the linked id.
    public let names: @Sendable (FieldSpec, Set<ID>, any Connection) throws -> [ID: String]
    /// What a link may be set to, for forms and filters; nil where there are too many to list.
    public let choices: @Sendable (FieldSpec, Context, any Connection) throws -> [(ID, String)]?
    /// Fills in what people do not, and refuses what the rules forbid, before a row is stored.
    public let prepare: @Sendable (Change, inout Record, _ old: Record?) throws -> Void
    /// Does what belongs to a stored row, such as its search words and messages, in the same change.
    public let settle: @Sendable (Change, Record, _ old: Record?) throws -> Void
    /// What the list shows of its rows beside their fields, read for all of them at once.
    public let extras: @Sendable ([Record], Context, any Connection) throws -> ListExtras
    /// What the form of a new row holds before anybody typed, by field.
    public let initial: [String: String]
    /// What the form of a new row asks for beyond the row's own fields.
    public let entry: Entry?
    /// Where a row's own page is, when the department has a better one than the desk's.
    public let page: (@Sendable (Record) -> String)?
    let list: FixedPath
    let form: FixedPath
    let export: FixedPath
    let bringIn: FixedPath
    let row: Path<ID>
    let edit: Path<ID>
    let api: FixedPath
    let apiRow: Path<ID>
    let revealPath: Path<ID, String>
    let revealAPI: Path<ID>

    /// Makes a desk. Leave out what the noun does not need.
    public init(
        _ noun: Noun, store: Store, path: String, icon: Icon,
        scope: @escaping @Sendable (Actor) -> SQL = { _ in "1 = 1" },
        names: @escaping @Sendable (FieldSpec, Set<ID>, any Connection) throws -> [ID: String] = { _, _, _ in [:] },
        choices: @escaping @Sendable (FieldSpec, Context, any Connection) throws -> [(ID, String)]? = { _, _, _ in nil
        },
        prepare: @escaping @Sendable (Change, inout Record, Record?) throws -> Void = { _, _, _ in },
        settle: @escaping @Sendable (Change, Record, Record?) throws -> Void = { _, _, _ in },
        extras: @escaping @Sendable ([Record], Context, any Connection) throws -> ListExtras = { _, _, _ in .none },
        initial: [String: String] = [:], entry: Entry? = nil, page: (@Sendable (Record) -> String)? = nil
    ) {
        self.noun = noun
        self.store = store
        self.path = path
        self.icon = icon
        self.scope = scope
        self.names = names
        self.choices = choices
        self.prepare = prepare
        self.settle = settle
        self.extras = extras
        self.initial = initial
        self.entry = entry
        self.page = page
        table = NounTable(noun, ring: store.ring)
        list = FixedPath(path)
        form = FixedPath(path + "/new")
        export = FixedPath(path + "/export")
        bringIn = FixedPath(path + "/import")
        row = Path<ID>(path + "/{id}")
        edit = Path<ID>(path + "/{id}/edit")
        api = FixedPath("/api/v1" + path)
        apiRow = Path<ID>("/api/v1" + path + "/{id}")
        revealPath = Path<ID, String>(path + "/{id}/reveal/{field}")
        revealAPI = Path<ID>("/api/v1" + path + "/{id}/reveal")
    }

    /// Every route of the desk. A department that writes a page by hand leaves the desk's out with ``Part``.
    public func routes(without left: Set<Part> = []) -> [Route<Context>] {
        var routes: [Route<Context>] = []
        if !left.contains(.list) { routes += listRoutes }
        if !left.contains(.show) { routes += showRoutes }
        if !left.contains(.form) { routes += formRoutes }
        if !left.contains(.export) { routes += exportRoutes }
        if !left.contains(.bringIn) { routes += importRoutes }
        if !left.contains(.api) {
            routes += apiRoutes(readOnly: left.contains(.form), adds: !left.contains(.apiAdd))
        }
        return routes + revealRoutes
    }

    /// The parts of a desk.
    public enum Part: Sendable, Hashable {
        /// The list page.
        case list
        /// The page of a row.
        case show
        /// The forms that make and change rows, on pages and in the API.
        case form
        /// Files out.
        case export
        /// Files in.
        case bringIn
        /// The JSON API.
        case api
        /// The API's way to add a row.
        case apiAdd
    }

    /// The desk's permissions, for the department's list; Identity's table says who has them.
    public var permissions: [PermissionNote] { permissions(seenBy: .administrators, changedBy: .administrators) }

    /// The desk's permissions with who has them; who changes rows also takes files in and out.
    public func permissions(
        seenBy readers: PermissionNote.Audience, changedBy writers: PermissionNote.Audience
    ) -> [PermissionNote] {
        func note(_ permission: Permission, _ label: Phrase, _ who: PermissionNote.Audience, _ scope: String)
            -> PermissionNote
        { PermissionNote(permission, label, of: self.noun.many, audience: who, scope: scope) }
        let noun: [String: Phrase.Argument] = ["noun": .phrase(self.noun.many)]
        let reveal =
            self.noun.secrets.isEmpty
            ? []
            : [
                note(
                    self.noun.reveal, Phrase("See numbers and accounts in full: {noun}", noun), writers,
                    scopeName + ":reveal")
            ]
        return [
            note(self.noun.see, Phrase("See: {noun}", noun), readers, scopeName + ":read"),
            note(self.noun.change, Phrase("Add and change: {noun}", noun), writers, scopeName + ":write"),
            note(self.noun.bringIn, Phrase("Import: {noun}", noun), writers, "imports:write"),
            note(self.noun.export, Phrase("Export: {noun}", noun), writers, "exports:read"),
        ] + reveal
    }

    /// A row that the actor reaches. Throws ``Refusal/notFound`` for any other.
    public func record(_ id: ID, for actor: Actor, in connection: any Connection) throws -> Record {
        let condition: SQL = "\(unescaped: noun.table).id = \(id) AND (\(scope(actor)))"
        guard let record = try table.first(where: condition, in: connection) else { throw Refusal.notFound }
        return record
    }

    /// How filters are read for a person.
    public func reader(_ context: Context) -> FilterReader {
        table.reader(today: context.today, me: context.actor.id, hidden: noun.hidden(from: context.actor))
    }

    /// Where a row's page is.
    func address(of record: Record) -> String { page?(record) ?? row(record.id) }
}
