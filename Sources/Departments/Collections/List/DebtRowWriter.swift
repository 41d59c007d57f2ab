import Design
import HTML
import Localization
import NounPages
import Nouns
import Values

/// Writes the rows of the list of debts in the markup of ``Sheet``. What many rows share is made once per page.
struct DebtRowWriter {
    let locale: Locale
    let today: Day
    let columns: [DebtColumn]
    let names: ListNames
    let arabicNames: [ID: DebtorName]
    let isSelectable: Bool

    private let starts: [HTML]
    private let select: (before: String, after: String)
    private let overdueUnit: String
    private var tags: [String: HTML] = [:]
    private var creditors: [ID: HTML] = [:]
    private var signs: [String: (currency: Currency, sign: String)] = [:]

    /// A debtor's names as their card has them.
    struct DebtorName {
        let latin: String
        let arabic: String?
    }

    init(
        _ locale: Locale, today: Day, columns: [DebtColumn], names: ListNames, debtors: [ID: DebtorName],
        isSelectable: Bool
    ) {
        self.locale = locale
        self.today = today
        self.columns = columns
        self.names = names
        arabicNames = debtors
        self.isSelectable = isSelectable
        starts = columns.map { column in
            """
            <td class="\(column.alignment.rawValue) p-\(column.phone.rawValue)"\
            \(attribute: "data-label", column.phone == .labelled ? locale(column.label) : nil)>
            """
        }
        let parts = locale(Phrase("Select {row}", ["row": .text("\u{1}")])).split(
            separator: "\u{1}", omittingEmptySubsequences: false)
        select = (parts.first.map(String.init) ?? "", parts.dropFirst().first.map(String.init) ?? "")
        overdueUnit = "\u{A0}" + locale(Phrase("d", context: "days"))
    }

    /// A row.
    mutating func write(_ row: DebtRow, to out: inout HTML) {
        out.append(
            """
            <tr data-id="\(row.id)">\(if: isSelectable, """
                <td class="tick"><input type="checkbox" name="id" value="\(row.id)" \
                aria-label="\(select.before)\(row.reference)\(select.after)"></td>
                """)
            """)
        for (index, column) in columns.enumerated() {
            out.append(starts[index])
            write(column, row, isFirst: index == 0, to: &out)
        }
        out.append("</tr>")
    }

    private mutating func write(_ column: DebtColumn, _ row: DebtRow, isFirst: Bool, to out: inout HTML) {
        switch column {
        case .file:
            out.append(
                isFirst
                    ? """
                    <a class="row-link" href="/debts/\(row.id)" hx-get="/debts/\(row.id)/panel" hx-target="#panel">\
                    <bdi class="strong">\(row.reference)</bdi></a>\
                    <span class="quiet"><bdi>\(row.creditorReference)</bdi></span></td>
                    """
                    : """
                    <a href="/debts/\(row.id)"><bdi class="strong">\(row.reference)</bdi></a>\
                    <span class="quiet"><bdi>\(row.creditorReference)</bdi></span></td>
                    """)
        case .debtor: debtor(row, isFirst, &out)
        case .creditor: out.append(creditor(row.creditor))
        case .balance: money(row.balance, row, strong: true, &out)
        case .recovered:
            let share = row.recovered
            out.append(
                """
                <span class="share"><bdi>\(locale.percent(share / 100 * 100))</bdi><svg class="meter brand" \
                viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">\
                <rect width="\(min(max(share, 0), 10_000))" height="10"/></svg></span></td>
                """)
        case .state: state(row, &out)
        case .overdue: overdue(row, &out)
        case .next: next(row, &out)
        case .agent:
            guard let name = names.agent(row.agent) else { return out.append(DebtRowWriter.nothing) }
            out.append("<bdi>\(name)</bdi></td>")
        case .claimed:
            money((row.further.map { $0.principal + $0.interest + $0.costs }) ?? 0, row, strong: false, &out)
        case .paid: money(row.paid, row, strong: false, &out)
        case .wilaya:
            guard let wilaya = row.wilaya else { return out.append(DebtRowWriter.nothing) }
            out.append("<bdi>\(locale.wilaya(wilaya))</bdi></td>")
        case .due: day(row.due, &out)
        default: further(column, row, &out)
        }
    }

    private static let nothing: HTML = #"<span class="nothing">—</span></td>"#

    private mutating func further(_ column: DebtColumn, _ row: DebtRow, _ out: inout HTML) {
        guard let further = row.further else { return out.append(DebtRowWriter.nothing) }
        switch column {
        case .principal: money(further.principal, row, strong: false, &out)
        case .interest: money(further.interest, row, strong: false, &out)
        case .costs: money(further.costs, row, strong: false, &out)
        case .kind: words(DebtKind(rawValue: further.kind).map { locale($0.label) }, &out)
        case .handedOver: day(further.handedOver, &out)
        case .origin: day(further.origin, &out)
        case .originalDue: day(further.originalDue, &out)
        case .lastContact: day(further.lastContact, &out)
        case .closed: day(further.closed, &out)
        case .legalAction:
            words(further.legalAction.flatMap(LegalAction.init(rawValue:)).map { locale($0.label) }, &out)
        case .court: words(further.court, &out)
        case .section: words(further.section, &out)
        default: out.append("</td>")
        }
    }

    private func words(_ text: String?, _ out: inout HTML) {
        guard let text, !text.isEmpty else { return out.append(DebtRowWriter.nothing) }
        out.append("<bdi>\(text)</bdi></td>")
    }

    private func day(_ day: Day?, _ out: inout HTML) {
        guard let day, day != .latest else { return out.append(DebtRowWriter.nothing) }
        out.append("<bdi>\(locale.day(day))</bdi></td>")
    }

    private func debtor(_ row: DebtRow, _ isFirst: Bool, _ out: inout HTML) {
        let name = arabicNames[row.debtor]
        let latin = name?.latin ?? row.debtorName
        let arabic = name?.arabic
        let isArabic = locale.language == .arabic && arabic != nil
        let main = isArabic ? arabic ?? latin : latin
        let other = isArabic ? latin : arabic
        let wilaya = row.wilaya.map { locale.wilaya($0) }
        out.append(
            """
            \(if: isFirst, """
                <a class="row-link" href="/debts/\(row.id)" hx-get="/debts/\(row.id)/panel" hx-target="#panel">
                """)<bdi class="strong">\(main)</bdi>\(if: isFirst, "</a>")\
            <span class="quiet">\(if: other != nil, "<bdi>\(other)</bdi>")\
            \(if: other != nil && wilaya != nil, " · ")\(if: wilaya != nil, "<bdi>\(wilaya)</bdi>")</span></td>
            """)
    }

    private mutating func creditor(_ id: ID) -> HTML {
        if let cell = creditors[id] { return cell }
        let creditor = names.creditor(id)
        let cell: HTML =
            creditor.map {
                """
                <bdi>\($0.name)</bdi><span class="quiet">\(locale.html($0.sector.label))</span></td>
                """
            } ?? DebtRowWriter.nothing
        creditors[id] = cell
        return cell
    }

    private mutating func money(_ minor: Int64, _ row: DebtRow, strong: Bool, _ out: inout HTML) {
        let (currency, sign) = currency(row.currency)
        let amount = locale.amount(Money(minor: minor, currency))
        out.append(
            strong
                ? #"<bdi class="amount">\#(amount)</bdi><span class="quiet">\#(sign)</span></td>"#
                : #"<bdi>\#(amount)</bdi><span class="quiet">\#(sign)</span></td>"#)
    }

    private mutating func currency(_ code: String) -> (Currency, String) {
        if let known = signs[code] { return (known.currency, known.sign) }
        let currency = Currency(code: code) ?? .dinar
        let sign = locale.sign(currency)
        signs[code] = (currency, sign)
        return (currency, sign)
    }

    private mutating func state(_ row: DebtRow, _ out: inout HTML) {
        // A promise says its day, which is the one before the day on which it is looked at.
        if row.state == DebtState.promise.rawValue, row.nextAction == NextStep.checkPromise.rawValue,
            let day = row.nextActionOn
        {
            let promised = Phrase("Promise {day}", ["day": .day(day.adding(days: -1), .dayMonth)])
            return out.append("\(Tag(promised, .sand).html(locale))</td>")
        }
        if let tag = tags[row.state] { return out.append(tag) }
        let state = DebtState(rawValue: row.state) ?? .new
        let tag: HTML = "\(Tag(state.label, state.standing.tone).html(locale))</td>"
        tags[row.state] = tag
        out.append(tag)
    }

    private func overdue(_ row: DebtRow, _ out: inout HTML) {
        let days = today.days(since: row.due)
        let isOpen = !(DebtState(rawValue: row.state)?.isClosed ?? false)
        guard isOpen, row.due != .latest, days > 0 else { return out.append(DebtRowWriter.nothing) }
        out.append(
            days > 90
                ? #"<bdi class="toned brick">\#(locale.number(days))\#(overdueUnit)</bdi></td>"#
                : "<bdi>\(locale.number(days))\(overdueUnit)</bdi></td>")
    }

    private func next(_ row: DebtRow, _ out: inout HTML) {
        guard row.nextAction != nil || row.nextActionOn != nil else { return out.append(DebtRowWriter.nothing) }
        let words = row.nextAction.map { locale(NextStep.phrase($0)) } ?? locale(Phrase("Next action"))
        guard let day = row.nextActionOn else { return out.append("<bdi>\(words)</bdi></td>") }
        let distance = day.days(since: today)
        let when = abs(distance) <= 7 ? locale.days(distance) : locale.day(day, .long)
        out.append(
            distance < 0
                ? #"<bdi>\#(words)</bdi><span class="quiet"><bdi class="toned brick">\#(when)</bdi></span></td>"#
                : #"<bdi>\#(words)</bdi><span class="quiet"><bdi>\#(when)</bdi></span></td>"#)
    }
}
