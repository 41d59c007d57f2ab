public import Department
public import HTTP
public import Messages
import NounPages
public import Routing
public import SQL

/// Collections: creditors hand over debts, agents recover them.
///
/// It knows parties by their cards alone and asks the ``PartyDirectory`` for anything more.
public struct Collections: Department {
    public let name = "collections"
    public let store: Store
    let directory: any PartyDirectory
    /// Where sealed documents and files to import are kept.
    let files: String

    /// Opens the department over its store. `files` is a directory of its own.
    public init(store: Store, directory: any PartyDirectory, files: String) {
        self.store = store
        self.directory = directory
        self.files = files
    }

    /// The department's schema, after that of every store.
    public static let migrations: [Migration] = Store.migrations + CollectionsMigrations.all

    public var permissions: [PermissionNote] { creditors.permissions + CollectionsPermissions.notes }

    public var schemas: [JSON.Member] { [creditors.schema] }

    public var routes: [Route<Context>] { creditors.routes() }
}
