import Department
import HTTP
public import Localization
public import Nouns
import Routing
import SQL
public import Sheets
public import Values

extension NounDesk {
    var exportRoutes: [Route<Context>] {
        [
            .get(export, access: .needs(noun.export), "Sends the filtered list as CSV or XLSX (`format=xlsx`).") {
                request, context in try export(request, context)
            }
        ]
    }

    /// Sends the list as a file, in pages, so that a million rows cost no more memory than a hundred.
    private func export(_ request: Request, _ context: Context) throws -> Response {
        let query = ListQuery(request.query, of: noun)
        if let fault = query.filterFault { throw fault }
        let fields = exported(for: context.actor)
        try store.change(by: context.author) { change in
            // Who took which data out of the house must be known even when the connection breaks later.
            try change.note(
                "\(noun.name).exported", of: noun.name, ID(high: 0, low: 0), reason: query.filter.description)
        }
        @Sendable func write(to writer: any SheetWriter) throws {
            try self.write(
                query.listing, fields: fields, for: context.actor, reader: reader(context), locale: context.locale,
                to: writer)
        }
        if request.query["format"] == "xlsx" {
            let file = request.temporaryDirectory + "/export-\(context.surroundings.newID()).xlsx"
            let writer = try XLSXWriter(
                path: file, sheetName: context.locale(noun.many),
                rightToLeft: context.locale.direction == .rightToLeft)
            try write(to: writer)
            return .file(
                file, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                name: noun.name + ".xlsx", deleteAfter: true)
        }
        return .stream(type: "text/csv; charset=utf-8", name: noun.name + ".csv") { sink in
            try write(to: CSVWriter(separator: .semicolon) { bytes in try sink.write(bytes) })
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
        while true {
            let (page, names) = try store.read { connection in
                let page = try table.page(listing, scope: scope(actor), for: reader, in: connection)
                return (page, try linkNames(of: page.rows, in: connection))
            }
            for record in page.rows {
                let currency = record["currency"].text.flatMap(Currency.init(code:)) ?? .dinar
                try writer.row(fields.map { $0.cell(record[$0.name], locale, currency: currency, names: names) })
            }
            guard let next = page.next, !page.rows.isEmpty else { break }
            listing.after = next
        }
        try writer.finish()
    }

    /// The fields that a file holds for an actor: those they may see, without what is only counted.
    public func exported(for actor: Actor) -> [FieldSpec] {
        noun.fields.filter { $0.isSeen(by: actor) && $0.isStored }
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
