import Department
import Design
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL

/// A department that keeps courts and nothing else. In a department that exists, `desk` and its three uses are what a
/// further noun adds.
struct Courts: Department {
    let name = "courts"
    let store: Store

    var desk: NounDesk { NounDesk(Court.noun, store: store, path: "/courts", icon: .building) }

    var routes: [Route<Context>] { desk.routes() }
    var schemas: [JSON.Member] { [desk.schema] }
    var permissions: [PermissionNote] { desk.permissions(seenBy: .everybody, changedBy: .managers) }
    var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                .relations, rank: 90, icon: .building, label: Phrase("Courts"), path: "/courts",
                permission: Court.noun.see)
        ]
    }

    static let migrations =
        Store.migrations + [
            Migration(
                "courts-001-court",
                """
                CREATE TABLE court (
                    id UUID PRIMARY KEY,
                    version BIGINT NOT NULL CHECK (version > 0),
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
                    arabic_name TEXT,
                    kind TEXT NOT NULL CHECK (kind IN ('first-instance', 'appeal', 'commercial')),
                    wilaya BIGINT CHECK (wilaya BETWEEN 1 AND 99),
                    address TEXT,
                    phone TEXT,
                    email TEXT,
                    opening_days TEXT,
                    clerk TEXT,
                    note TEXT
                );
                CREATE INDEX court_by_name ON court (name, id);
                """)
        ]
}
