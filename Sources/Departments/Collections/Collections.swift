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
import Values

/// Collections: creditors hand over debts, agents recover them.
///
/// It knows parties by their cards alone and asks the ``PartyDirectory`` for anything more.
public struct Collections: Department {
    public let name = "collections"
    public let title = Phrase("Collections")
    public let store: Store
    let directory: any PartyDirectory
    /// Where sealed documents and files to import are kept.
    let files: String
    /// How many of them one person may bring.
    let quota: FileQuota
    /// For what is written outside of a request, in the language of whoever asked for it.
    let translations: Translations
    /// What lists keep in mind between requests.
    let memory: ListMemory
    /// What the figures were counted from.
    let figureMemory = FigureMemory()

    /// Opens the department over its store. `files` is a directory of its own.
    public init(
        store: Store, directory: any PartyDirectory, files: String, translations: Translations = .none,
        quota: FileQuota = .init()
    ) {
        self.quota = quota
        self.store = store
        memory = ListMemory(store.database.dialect)
        self.translations = translations
        self.directory = directory
        self.files = files
    }

    /// The department's schema, after that of every store.
    public static let migrations: [Migration] = Store.migrations + CollectionsMigrations.all

    public var permissions: [PermissionNote] { creditors.permissions + CollectionsPermissions.notes }

    public var schemas: [JSON.Member] { [creditors.schema] + debtSchemas }

    public var sealedColumns: [SealedColumn] {
        [Creditor.noun, Debt.noun, Payment.noun].flatMap(\.sealedColumns)
    }

    public var sealedShelves: [SealedShelf] {
        [
            SealedShelf(
                "document", "file", directory: files,
                person: "SELECT debt.debtor_id FROM debt WHERE debt.id = document.debt_id")
        ]
    }

    public var routes: [Route<Context>] {
        creditors.routes(without: [.show]) + creditorPageRoutes + debtRoutes + partyRoutes + debtListRoutes
            + importRoutes + figureRoutes + portalRoutes
    }

    public var jobs: [JobHandler] { importJobs + bulkJobs + shredJobs + forgetJobs + promiseJobs + figureJobs }

    /// The desk of a noun by the name of its list: `debts`, `payments`, `creditors`. For commands.
    public func desk(_ name: String) -> NounDesk? {
        switch name {
        case "creditors": creditors
        case "debts":
            NounDesk(
                Debt.noun, store: store, path: "/debts", icon: .folder, scope: DebtScope.condition, names: Self.names)
        case "payments":
            NounDesk(
                Payment.noun, store: store, path: "/payments", icon: .cash,
                scope: { actor in
                    Reached.condition(on: "payment.agent_id", by: actor)
                }, names: Self.names)
        default: nil
        }
    }

    /// What the links of some rows are called.
    @Sendable
    static func names(_ field: FieldSpec, _ ids: Set<ID>, _ connection: any Connection) throws -> [ID: String] {
        switch field.kind {
        case .link(noun: "creditor"):
            Dictionary(
                try connection.rows("SELECT id, name FROM creditor WHERE id IN (\(list: ids))") {
                    ($0.identity(0), $0.text(1))
                }, uniquingKeysWith: { first, _ in first })
        case .link(noun: "party"): try PartyCards.cards(ids, in: connection).mapValues(\.name)
        case .link(noun: "staff"): try StaffCards.names(ids, in: connection)
        case .link(noun: "debt"):
            Dictionary(
                try connection.rows("SELECT id, reference FROM debt WHERE id IN (\(list: ids))") {
                    ($0.identity(0), $0.text(1))
                }, uniquingKeysWith: { first, _ in first })
        default: [:]
        }
    }

    public var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                .collections, rank: 10, icon: .inbox, label: Phrase("My queue"), path: "/queue",
                permission: CollectionsPermissions.changeDebts, isOnPhone: true,
                short: Phrase("Queue"), isPersonal: true),
            NavigationEntry(
                .collections, rank: 20, icon: .folder, label: Phrase("Debts"), path: "/debts",
                permission: CollectionsPermissions.seeDebts, isOnPhone: true),
            NavigationEntry(
                .collections, rank: 30, icon: .cash, label: Phrase("Payments"), path: "/payments",
                permission: CollectionsPermissions.seePayments),
            NavigationEntry(
                .collections, rank: 40, icon: .building, label: Phrase("Creditors"), path: "/creditors",
                permission: Creditor.noun.see),
            NavigationEntry(
                .collections, rank: 50, icon: .upload, label: Phrase("Imports"), path: "/imports",
                permission: CollectionsPermissions.seeImports),
            NavigationEntry(
                .steering, rank: 10, icon: .chart, label: Phrase("Figures"), path: "/figures",
                permission: CollectionsPermissions.seeFigures, isOnPhone: true),
            NavigationEntry(
                .customers, rank: 10, icon: .folder, label: Phrase("My files"), path: PortalPaths.debts(),
                isOnPhone: true),
            NavigationEntry(
                .customers, rank: 20, icon: .cash, label: Phrase("Payments received"), path: PortalPaths.payments(),
                isOnPhone: true, short: Phrase("Payments")),
        ]
    }
}
