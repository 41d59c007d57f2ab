import Intake
import Localization
import Messages
import Names
import Nouns
import Phones
import Sheets
import Values

/// Reads the rows of one file by a plan: every field is checked, and what is wrong is told per column.
///
/// It keeps what the same short texts were read as ("16", "Alger", "DZD"), for they come a thousand times; it belongs to
/// one thread.
struct RowIntake {
    private struct Source {
        let column: Int
        let header: String
        let field: ImportField
        let style: WritingStyle
    }

    private let plan: ImportPlan
    private let creditor: ID
    private let today: Day
    private let words: ImportWords
    private var facts: [Source] = []
    private var debtors: [Source] = []
    private var currencySource: Source?
    private let isWorkbook: Bool
    /// The header of the column that feeds each fact, for what the rules refuse.
    private var headers: [String: String] = [:]
    private var wilayas: [String: Int64?] = [:]
    private var references = ReferenceTable()

    init(_ plan: ImportPlan, creditor: ID, today: Day, words: ImportWords, sheet: Sheets.Sheet) {
        self.plan = plan
        self.creditor = creditor
        self.today = today
        self.words = words
        isWorkbook = sheet.format == .workbook
        for column in plan.columns {
            guard let field = ImportField.named(column.field) else { continue }
            let style = WritingStyle(
                amount: column.amount, day: Intake.DayStyle(order: column.day), currency: plan.currency)
            let name = column.header.isEmpty ? Sheets.Sheet.letters(ofColumn: column.index) : column.header
            let source = Source(column: column.index, header: name, field: field, style: style)
            headers[field.name] = headers[field.name] ?? name
            switch field.role {
            case .debt(ImportField.currency): currencySource = source
            case .debt: facts.append(source)
            default: debtors.append(source)
            }
        }
    }

    func header(of field: String) -> String { headers[field] ?? "" }

    /// Notes the reference of a row that was imported before a restart.
    mutating func pass(_ row: SheetRow) {
        guard let source = facts.first(where: { $0.field.role == .debt(place: ImportField.reference) }),
            let content = try? source.field.spec.read(row.bytes(source.column), source.style), let text = content.text
        else { return }
        _ = references.insert(text, row: row.number)
    }

    /// Reads a row.
    mutating func read(_ row: SheetRow) -> ImportRow {
        var texts = RowTexts()
        texts.reserve(row.count)
        for index in 0..<row.count { texts.add(row.bytes(index)) }
        var read = ImportRow(
            number: row.number, facts: Array(repeating: .none, count: ImportField.debtFields.count), texts: texts)
        let currency = readCurrency(row, &read)
        for source in facts { readFact(source, row, currency, &read) }
        require(currency, &read)
        readDebtor(row, &read)
        let reference = read.reference
        if !reference.isEmpty, let first = references.insert(reference, row: row.number) {
            read.faults.append(
                .init(
                    column: header(of: "creditorReference"),
                    phrase: Phrase(
                        "The reference {reference} stands already in row {row}.",
                        ["reference": .text(reference), "row": .count(first)])))
        }
        if read.faults.isEmpty {
            read.debtor?.source = "debt:\(creditor):\(reference)"
        } else {
            read.debtor = nil
        }
        return read
    }

    // MARK: The debt

    private func readCurrency(_ row: SheetRow, _ read: inout ImportRow) -> Currency {
        guard let source = currencySource, !CleanText.isBlank(row.bytes(source.column)) else { return plan.currency }
        if let code = words.code(row.bytes(source.column), of: .currency), let currency = Currency(code: code) {
            return currency
        }
        read.faults.append(.init(column: source.header, phrase: Phrase("This currency is not known here.")))
        return plan.currency
    }

    private func readFact(_ source: Source, _ row: SheetRow, _ currency: Currency, _ read: inout ImportRow) {
        let bytes = row.bytes(source.column)
        guard case .debt(let place) = source.field.role, !CleanText.isBlank(bytes) else { return }
        var style = source.style
        style.currency = currency
        let kind = isWorkbook ? row.kind(source.column) : .text
        if kind == .number {
            style.amount = .decimalPoint
            style.day.serial = .from1900
        }
        if case .choice = source.field.spec.kind {
            guard let code = words.code(bytes, of: place == ImportField.kind ? .kind : .legalAction) else {
                read.faults.append(
                    .init(
                        column: source.header,
                        phrase: Phrase("{value} is none of the values known here.", ["value": .text(short(bytes))])))
                return
            }
            read.facts[place] = .text(code)
            return
        }
        do throws(FieldFault) {
            read.facts[place] = try source.field.spec.read(bytes, style)
        } catch {
            read.faults.append(.init(column: source.header, phrase: error.phrase))
        }
    }

    private func short(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        (try? CleanText.read(String(decoding: bytes.prefix(60), as: UTF8.self), limit: 60)) ?? "…"
    }

    /// Fills in what the file does not say, and tells what may not be missing.
    private func require(_ currency: Currency, _ read: inout ImportRow) {
        read.facts[ImportField.currency] = .text(currency.code)
        for (place, name) in [(ImportField.reference, "creditorReference"), (ImportField.principal, "principal")]
        where read.facts[place].isNone && !read.faults.contains(where: { $0.column == header(of: name) }) {
            read.faults.append(
                .init(
                    column: header(of: name),
                    phrase: Phrase(
                        "{field} is missing.", ["field": .phrase(ImportField.debtFields[place].label)])))
        }
    }

    // MARK: The debtor

    private mutating func readDebtor(_ row: SheetRow, _ read: inout ImportRow) {
        var draft = PartyDraft(source: "", kind: .person, name: "")
        var firstName = ""
        var saidKind: PartyCard.Kind?
        for source in debtors {
            let bytes = row.bytes(source.column)
            if CleanText.isBlank(bytes) { continue }
            switch source.field.role {
            case .birth:
                var style = source.style
                if isWorkbook, row.kind(source.column) == .number { style.day.serial = .from1900 }
                // A wrong day of birth must not stop a debt: it only helps to recognise somebody.
                if case .day(let day)? = try? source.field.spec.read(bytes, style) { draft.birth = day }
                continue
            case .wilaya:
                guard let wilaya = wilaya(bytes) else {
                    read.faults.append(
                        .init(
                            column: source.header,
                            phrase: Phrase("This is not a wilaya. Write its number or its name, like 16 or Alger.")))
                    continue
                }
                draft.wilaya = Int(clamping: wilaya)
                continue
            default: break
            }
            let text: String
            do throws(FieldFault) {
                text = try source.field.spec.read(bytes, source.style).text ?? ""
            } catch {
                read.faults.append(.init(column: source.header, phrase: error.phrase))
                continue
            }
            if text.isEmpty { continue }
            switch source.field.role {
            case .name: draft.name = text
            case .firstName: firstName = text
            case .arabicName: draft.arabicName = text
            case .phone: draft.phones += phones(text, isNumber: row.kind(source.column) == .number)
            case .email: draft.emails += text.split(whereSeparator: { " ,;/|".contains($0) }).prefix(4).map(String.init)
            case .identifier(let kind): draft.identifiers.append(.init(kind: kind, value: text))
            case .address: draft.address = text
            case .commune: draft.commune = text
            case .partyKind: saidKind = PartyWords.kind(text)
            case .language: draft.language = PartyWords.language(text) ?? draft.language
            default: break
            }
        }
        if !firstName.isEmpty { draft.name = draft.name.isEmpty ? firstName : draft.name + " " + firstName }
        if draft.name.isEmpty { draft.name = draft.arabicName ?? "" }
        if draft.name.isEmpty {
            if !read.faults.contains(where: { $0.column == header(of: "name") && !$0.column.isEmpty }) {
                read.faults.append(
                    .init(
                        column: header(of: "name"),
                        phrase: Phrase("{field} is missing.", ["field": .phrase(Phrase("Debtor's name"))])))
            }
            return
        }
        if draft.name.unicodeScalars.count > 200 { draft.name = String(draft.name.prefix(200)) }
        if draft.arabicName == nil, PartyWords.isArabic(draft.name) { draft.arabicName = draft.name }
        draft.kind = saidKind ?? PartyWords.guess(draft)
        read.debtor = draft
    }

    private mutating func wilaya(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard bytes.count <= 80 else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if let known = wilayas[text] { return known }
        let code = (try? Debt.wilaya.spec.read(text, WritingStyle()))?.integer
        if wilayas.count < 2_000 { wilayas[text] = .some(code) }
        return code
    }

    /// The numbers of a cell. Spreadsheets drop the zero that a number begins with.
    private func phones(_ text: String, isNumber: Bool) -> [String] {
        if isNumber, text.utf8.count == 9 || text.utf8.count == 8 { return ["0" + text] }
        let isOne = text.utf8.allSatisfy { byte in
            byte &- 0x30 <= 9 || byte == 0x20 || byte == 0x2B || byte == 0x2E || byte == 0x2D
        }
        return isOne && text.utf8.count <= 20 ? [text] : Phone.all(in: text).map(\.e164)
    }
}

/// The references of a file's rows in bounded memory: a fingerprint of each, and the row that had it first.
struct ReferenceTable {
    private var marks: [UInt64] = Array(repeating: 0, count: 1 << 12)
    private var rows: [UInt32] = Array(repeating: 0, count: 1 << 12)
    private var count = 0

    /// Notes a reference; gives the earlier row that had the same one, nil for the first.
    ///
    /// Two references are told apart by 64 bits of a keyed hash: with five million rows in a file the chance that any
    /// two of them meet is below one in a million.
    mutating func insert(_ reference: String, row: Int) -> Int? {
        var hasher = Hasher()
        hasher.combine(reference)
        let mark = UInt64(bitPattern: Int64(hasher.finalize())) | 1
        if count * 4 > marks.count * 3 { grow() }
        var place = Int(truncatingIfNeeded: mark >> 1) & (marks.count - 1)
        while marks[place] != 0 {
            if marks[place] == mark { return Int(rows[place]) }
            place = (place + 1) & (marks.count - 1)
        }
        marks[place] = mark
        rows[place] = UInt32(clamping: row)
        count += 1
        return nil
    }

    private mutating func grow() {
        let (oldMarks, oldRows) = (marks, rows)
        marks = Array(repeating: 0, count: oldMarks.count * 2)
        rows = Array(repeating: 0, count: oldMarks.count * 2)
        for (index, mark) in oldMarks.enumerated() where mark != 0 {
            var place = Int(truncatingIfNeeded: mark >> 1) & (marks.count - 1)
            while marks[place] != 0 { place = (place + 1) & (marks.count - 1) }
            marks[place] = mark
            rows[place] = oldRows[index]
        }
    }
}
