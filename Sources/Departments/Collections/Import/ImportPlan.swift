import HTTP
import Intake
import Localization
import Nouns
import Sheets
import Values

/// How a file is read and what its columns feed: made by the wizard, kept per creditor, given as JSON by programs.
struct ImportPlan: Sendable, Hashable {
    /// A column and what it feeds.
    struct Column: Sendable, Hashable {
        /// Its place in the file, from 0.
        var index: Int
        /// What the file calls it.
        var header: String
        /// The name of an ``ImportField``.
        var field: String
        /// Which mark stands before the decimals.
        var amount = AmountStyle.unknown
        /// Which part of a day comes first.
        var day = DayOrder.unknown
    }

    var encoding: SheetEncoding?
    var separator: SheetSeparator?
    var hasHeader: Bool?
    var sheetName: String?
    var columns: [Column] = []
    /// What debts are when no column says it.
    var kind = DebtKind.other
    /// What amounts are in when no column says it.
    var currency = Currency.dinar
    /// Who gets the new files.
    var agent: ID?
    /// When the creditor handed the debts over, when no column says it; the day of the import when nil.
    var handedOver: Day?

    /// What the reader of files is told.
    var options: SheetOptions {
        SheetOptions(encoding: encoding, separator: separator, hasHeader: hasHeader, sheetName: sheetName)
    }

    /// The fields that every import needs and that no column feeds.
    var missing: [ImportField] {
        let fed = Set(columns.map(\.field))
        var missing = ["creditorReference", "principal"].filter { !fed.contains($0) }
        if fed.isDisjoint(with: ["name", "firstName", "arabicName"]) { missing.append("name") }
        return missing.compactMap(ImportField.named)
    }

    /// The first field that two columns feed though it takes one.
    var doubled: ImportField? {
        var seen = Set<String>()
        for column in columns {
            guard let field = ImportField.named(column.field), !field.takesMany else { continue }
            if !seen.insert(column.field).inserted { return field }
        }
        return nil
    }
}

extension ImportPlan {
    var json: JSON {
        [
            "encoding": encoding.map { .string($0.rawValue) } ?? .null,
            "separator": separator.map { .string($0.rawValue) } ?? .null,
            "header": hasHeader.map(JSON.bool) ?? .null, "sheet": sheetName.map(JSON.string) ?? .null,
            "columns": .array(
                columns.map { column in
                    [
                        "column": .integer(Int64(column.index)), "header": .string(column.header),
                        "field": .string(column.field), "amount": .string(column.amount.rawValue),
                        "day": .string(column.day.rawValue),
                    ]
                }),
            "kind": .string(kind.rawValue), "currency": .string(currency.code),
            "agent": agent.map { .string($0.description) } ?? .null,
            "handedOver": handedOver.map { .string($0.description) } ?? .null,
        ]
    }

    /// Reads a plan: as ``json`` writes it, or with `columns` as an object of fields and headers, as people write it:
    /// `{"columns": {"creditorReference": "Réf", "phone": ["Tél", "Mobile"]}, "kind": "telecom"}`.
    /// Nil when a member is of another kind or names what there is not.
    init?(json: JSON) {
        guard json.object != nil else { return nil }
        func known<Value>(_ name: String, _ read: (String) -> Value?) -> (isWrong: Bool, value: Value?) {
            guard let member = json[name], !member.isNull else { return (false, nil) }
            guard let text = member.string, let value = read(text) else { return (true, nil) }
            return (false, value)
        }
        let encoding = known("encoding") { text in
            SheetEncoding.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        }
        let separator = known("separator") { text in
            SheetSeparator(rawValue: text == "tab" || text == "\\t" ? "\t" : text)
        }
        let sheet = known("sheet") { $0 }
        let kind = known("kind") { DebtKind(rawValue: $0) }
        let currency = known("currency") { Currency(code: $0) }
        let agent = known("agent") { ID($0) }
        let day = known("handedOver") { Day(iso: $0) }
        let wrong = [
            encoding.isWrong, separator.isWrong, sheet.isWrong, kind.isWrong, currency.isWrong, agent.isWrong,
            day.isWrong,
        ]
        guard !wrong.contains(true) else { return nil }
        self.encoding = encoding.value
        self.separator = separator.value
        sheetName = sheet.value
        if let header = json["header"], !header.isNull {
            guard let flag = header.bool else { return nil }
            hasHeader = flag
        }
        self.kind = kind.value ?? .other
        self.currency = currency.value ?? .dinar
        self.agent = agent.value
        handedOver = day.value
        guard let columns = json["columns"], !columns.isNull else {
            // The shortest form names headers and fields and nothing else.
            let members = json.object ?? []
            if members.contains(where: { ImportPlan.members.contains($0.name) }) { return }
            guard takeColumns(members) else { return nil }
            return
        }
        if let list = columns.array {
            for item in list.prefix(500) {
                guard let column = Column(json: item) else { return nil }
                self.columns.append(column)
            }
        } else {
            guard let members = columns.object, takeColumns(members) else { return nil }
        }
    }

    private static let members: Set<String> = [
        "encoding", "separator", "header", "sheet", "columns", "kind", "currency", "agent", "handedOver",
    ]

    /// Takes columns from fields with their headers, or from headers with their fields; false when a member is neither.
    private mutating func takeColumns(_ members: [JSON.Member]) -> Bool {
        for member in members.prefix(500) {
            guard ImportField.named(member.name) != nil else {
                guard let field = member.value.string, ImportField.named(field) != nil else { return false }
                columns.append(Column(index: -1, header: member.name, field: field))
                continue
            }
            for header in member.value.array ?? [member.value] {
                if let text = header.string {
                    columns.append(Column(index: -1, header: text, field: member.name))
                } else if let index = header.integer, (0..<500).contains(index) {
                    columns.append(Column(index: Int(index), header: "", field: member.name))
                } else {
                    return false
                }
            }
        }
        return true
    }
}

extension ImportPlan.Column {
    fileprivate init?(json: JSON) {
        guard let field = json["field"]?.string, ImportField.named(field) != nil else { return nil }
        let index = json["column"]?.integer ?? -1
        let header = json["header"]?.string ?? ""
        guard (-1..<500).contains(index), index >= 0 || !header.isEmpty else { return nil }
        self.init(index: Int(index), header: header, field: field)
        amount = json["amount"]?.string.flatMap(AmountStyle.init(rawValue:)) ?? .unknown
        day = json["day"]?.string.flatMap(DayOrder.init(rawValue:)) ?? .unknown
    }
}
