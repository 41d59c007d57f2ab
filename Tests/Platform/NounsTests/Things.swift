import Localization
import Nouns
import PlatformTesting
import SQL
import Values
import Vault

/// A noun with a field of every kind, and a table of a few rows of it.
enum Thing {
    static let name = Field<String>.text("name", Phrase("Name"), 1...40, [.required, .sortable, .filterable])
    static let colour = Field<Colour>.choice("colour", Phrase("Colour"), [.filterable])
    static let count = Field<Int64>("count", Phrase("Count"), .integer(0...1_000), [.filterable])
    static let worth = Field<Int64>.amount("worth", Phrase("Worth"), [.sortable, .filterable])
    static let seen = Field<Day>.day("seen", Phrase("Seen on"), [.sortable, .filterable])
    static let age = Field<Int64>(
        "age", Phrase("Days since"), .integer(-100_000...100_000), [.sortable, .filterable], daysSince: "seen")
    static let next = Field<Day>.day("next", Phrase("Next"), [.sortable, .filterable], absent: .latest)
    static let isGood = Field<Bool>("isGood", Phrase("Good"), .flag, [.filterable])
    static let owner = Field<ID>.link("owner", Phrase("Owner"), to: "staff", [.filterable])
    static let made = Field<Instant>("made", Phrase("Made"), .instant, [.filterable], column: "made_at")
    static let secret = Field<String>.text(
        "secret", Phrase("Secret"), 0...40, [.filterable, .sealed], sensitivity: .secret)
    static let hidden = Field<String>.text("hidden", Phrase("Hidden"))

    static let noun = Noun(
        "thing", one: Phrase("Thing"), many: Phrase("Things"), naming: "name", order: [.init("name")],
        fields: [
            name.spec, colour.spec, count.spec, worth.spec, seen.spec, age.spec, next.spec, isGood.spec, owner.spec,
            made.spec, secret.spec, hidden.spec,
        ],
        search: { words, _ in "thing.name LIKE \("%" + words + "%")" })

    enum Colour: String, FieldChoice {
        case red, green, blue

        var label: Phrase {
            switch self {
            case .red: Phrase("Late")
            case .green: Phrase("Open")
            case .blue: Phrase("Closed")
            }
        }
    }

    static let migration = Migration(
        "things-001",
        """
        CREATE TABLE thing (
            id UUID PRIMARY KEY, version BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
            name TEXT NOT NULL UNIQUE, colour TEXT, count BIGINT, worth BIGINT, seen BIGINT,
            next BIGINT NOT NULL, is_good BIGINT, owner_id UUID, made_at BIGINT, secret BYTEA, secret_index BYTEA,
            hidden TEXT
        );
        """)

    static let nadia = ID(high: 7, low: 7)
    static let now = Instant(milliseconds: 1_790_000_000_000)
    static let today = Day(year: 2026, month: 11, day: 21) ?? .earliest
}

/// Rows to look for, on one engine.
struct Shelf {
    let table: NounTable
    let ring: KeyRing
    private let lent: TestDatabase
    var database: any Database { lent.database }

    init(_ engine: Engine) throws {
        lent = try TestDatabase(engine, migrations: [Thing.migration])
        ring = try KeyRing.ephemeral()
        table = NounTable(Thing.noun, ring: ring)
        let table = table
        let rows: [(String, Thing.Colour?, Int64?, Int64?, Int?, Int?, Bool?, ID?, String?)] = [
            ("anchor", .red, 1, 100_000, -40, nil, true, Thing.nadia, "0123"),
            ("basket", .green, 2, 250_000, -10, 3, false, nil, "0456"),
            ("candle", .green, nil, nil, nil, -1, nil, ID(high: 7, low: 8), nil),
            ("drum", nil, 0, 0, 0, nil, true, Thing.nadia, "0123"),
        ]
        try lent.database.write { connection in
            for (place, row) in rows.enumerated() {
                var thing = Record(Thing.noun, id: ID(high: 1, low: UInt64(place)), at: Thing.now)
                thing[Thing.name] = row.0
                thing[Thing.colour] = row.1
                thing[Thing.count] = row.2
                thing[Thing.worth] = row.3
                thing[Thing.seen] = row.4.map { Thing.today.adding(days: $0) }
                thing[Thing.next] = row.5.map { Thing.today.adding(days: $0) }
                thing[Thing.isGood] = row.6
                thing[Thing.owner] = row.7
                thing[Thing.made] = Instant(milliseconds: 1_000 * Int64(place))
                thing[Thing.secret] = row.8
                try table.insert(thing, in: connection)
            }
        }
    }

    var reader: FilterReader { table.reader(today: Thing.today, me: Thing.nadia) }

    /// The names of what a filter's text finds, in their order.
    func found(_ text: String, by order: [Noun.Order] = []) throws -> [String] {
        let filter = try Filter(parsing: text, of: Thing.noun)
        return try database.read { connection in
            try table.page(
                Listing(filter: filter, order: order), scope: "1 = 1", for: reader, in: connection
            ).rows.compactMap { $0[Thing.name] }
        }
    }
}
