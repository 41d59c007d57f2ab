public import Department
import HTTP
public import Localization
public import Nouns
import Routing
public import SQL
public import Sheets
public import Values

extension NounDesk {
    var exportRoutes: [Route<Context>] {
        [
            .get(export, access: .needs(noun.export), "Sends the filtered list as CSV or XLSX (`format=xlsx`).") {
                request, context in try export(request, request.query, context)
            }.costing(.bulk),
            .post(export, access: .needs(noun.export), "Asks for somebody's approval of a large export.") {
                request, context in try export(request, try request.form().fields, context)
            }.costing(.bulk),
        ]
    }

    /// Taking many rows out takes two people.
    public var exportAct: ApprovalAct {
        ApprovalAct(
            export: noun.name, Phrase("Export: {noun}", ["noun": .phrase(noun.many)]), permission: noun.export,
            list: path, at: export())
    }

    /// Sends the list as a file: the columns that the address asks for, in their order, or all.
    private func export(_ request: Request, _ address: Fields, _ context: Context) throws -> Response {
        let query = ListQuery(address, of: noun)
        try query.check()
        try noun.check(query.filter, for: context.actor)
        let all = exported(for: context.actor)
        let asked = query.columns.compactMap { name in all.first { $0.name == name } }
        let fields = asked.isEmpty ? all : asked
        let format = SheetFormat(address)
        let pass = try ExportPass(
            exportAct, at: export(), address, isPost: request.method == .post,
            hasSecrets: fields.contains { $0.sensitivity == .secret && noun.shows($0, to: context.actor) }, context,
            store
        ) { try table.count(query.filter, scope: scope(context.actor), for: reader(context), in: store) }
        if let answer = pass.answer { return answer }
        try store.change(by: context.author) { change in
            let marks = try pass.use(in: change)
            // Who took which data out of the house must be known even when the connection breaks later.
            try change.note(
                "\(noun.name).exported", of: noun.name, ID(high: 0, low: 0),
                reason: "\(format.rawValue); \(fields.map(\.name).joined(separator: ",")); \(query.filter.description)",
                changes: marks)
        }
        return try context.sheet(
            format, name: noun.name, title: noun.many, temporaryDirectory: request.temporaryDirectory
        ) { writer in
            try write(
                query.listing, fields: fields, for: context.actor, reader: reader(context), locale: context.locale,
                to: writer)
        }
    }

    /// Writes the rows that a filter leaves to a file, page by page. Throws `SQLError` and what the writer throws.
    public func write(
        _ listing: Listing, fields: [FieldSpec], for actor: Actor, reader: FilterReader, locale: Locale,
        to writer: any SheetWriter
    ) throws {
        try writer.begin(fields.map { SheetColumn(locale($0.label)) })
        var listing = listing
        listing.limit = 200
        // A file holds the whole list, whichever of its pages it was asked for on.
        listing.after = nil
        listing.before = nil
        while true {
            let (page, names) = try store.read { connection in
                let page = try table.page(listing, scope: scope(actor), for: reader, in: connection)
                return (page, try linkNames(of: page.rows, in: connection))
            }
            for record in page.rows {
                let currency = record["currency"].text.flatMap(Currency.init(code:)) ?? .dinar
                try writer.row(
                    fields.map { field in
                        let content =
                            noun.shows(field, to: actor) ? record[field.name] : field.masked(record[field.name])
                        return field.cell(content, locale, currency: currency, names: names)
                    })
            }
            guard let next = page.next, !page.rows.isEmpty else { break }
            listing.after = next
        }
        try writer.finish()
    }

    /// The fields that a file holds for an actor: those they may see, masked ones too, without what is only counted.
    public func exported(for actor: Actor) -> [FieldSpec] {
        noun.fields.filter { ($0.sensitivity == .secret || noun.shows($0, to: actor)) && $0.isStored }
    }
}

extension NounTable {
    /// How many rows a filter leaves of those in reach. Throws `SQLError`.
    public func count(_ filter: Filter, scope: SQL, for reader: FilterReader, in store: Store) throws -> Int {
        try store.read { connection in
            let condition = filter.condition(of: noun, for: reader, dialect: connection.dialect)
            return Int(
                clamping: try connection.integer(
                    "SELECT count(*) FROM \(unescaped: noun.table) WHERE (\(condition)) AND (\(scope))"))
        }
    }
}

extension FieldSpec {
    /// The content as a cell of a file: numbers and days stay what they are.
    public func cell(
        _ content: Content, _ locale: Locale, currency: Currency, names: [ID: String]
    ) -> SheetCell {
        switch (kind, content) {
        case (_, .none): .empty
        case (.amount, .integer(let minor)): .money(Money(minor: minor, currency))
        case (.rate, .integer(let rate)): .percent(rate)
        case (.integer, .integer(let number)): .integer(number)
        case (_, .day(let day)): .day(day)
        default: .text(text(content, locale, currency: currency, names: names))
        }
    }
}
