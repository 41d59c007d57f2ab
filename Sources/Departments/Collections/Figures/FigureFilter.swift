import Department
import HTTP
import Intake
import Localization
import Values

/// Which files the figures are of; the address holds it.
struct FigureFilter: Sendable, Hashable {
    var from: Day?
    var to: Day?
    var creditor: ID?
    var agent: ID?
    var kind: DebtKind?
    var wilaya: Int?
    var currency: String?
    /// True when the agent is whom the person's reach allows, and no choice of theirs.
    let isOwn: Bool

    /// Reads an address; what cannot be read is left out. Who reaches only their own files gets figures of those alone.
    init(_ fields: Fields, for actor: Actor) {
        from = fields["from"].flatMap { Day(typed: $0) }
        to = fields["to"].flatMap { Day(typed: $0) }
        if let first = from, let last = to, last < first { (from, to) = (last, first) }
        creditor = fields["creditor"].flatMap { ID($0) }
        kind = fields["kind"].flatMap(DebtKind.init(rawValue:))
        wilaya = fields["wilaya"].flatMap { Int($0) }.flatMap { Wilaya(code: $0)?.code }
        currency = fields["currency"].flatMap { Currency(code: $0)?.code }
        isOwn = actor.reach != .all
        agent = isOwn ? actor.id : fields["agent"].flatMap { ID($0) }
    }

    /// The fields of the address, some left out.
    func fields(without names: Set<String> = []) -> Fields {
        var fields = Fields()
        func add(_ name: String, _ value: String?) {
            if let value, !names.contains(name) { fields.add(name, value) }
        }
        add("from", from?.description)
        add("to", to?.description)
        add("creditor", creditor?.description)
        add("agent", isOwn ? nil : agent?.description)
        add("kind", kind?.rawValue)
        add("wilaya", wilaya.map(String.init))
        add("currency", currency)
        return fields
    }

    /// A page of figures under this filter.
    func link(_ path: String, without names: Set<String> = [], _ more: [(String, String)] = []) -> String {
        var fields = fields(without: names)
        for (name, value) in more { fields.add(name, value) }
        return fields.encoded.isEmpty ? path : path + "?" + fields.encoded
    }

    /// Whether a file passes, with the choices turned into the facts' own numbers first.
    func places(in facts: FigureFacts) -> [Int] {
        let wantedCreditor = creditor.map { id in facts.creditors.firstIndex(of: id).map(UInt16.init(clamping:)) }
        let wantedAgent = agent.map { id in facts.agents.firstIndex(of: id).map(UInt16.init(clamping:)) }
        // What was never met is in no file.
        if wantedCreditor == .some(nil) || wantedAgent == .some(nil) { return [] }
        let creditor = wantedCreditor.flatMap { $0 }
        let agent = wantedAgent.flatMap { $0 }
        let kind = kind.flatMap { DebtKind.allCases.firstIndex(of: $0) }.map { UInt8($0) }
        let wilaya = wilaya.map { UInt8(clamping: $0) }
        let currency = facts.currencies.firstIndex(of: mainCurrency(in: facts)).map { UInt8(clamping: $0) }
        let first = from?.number ?? .min
        let last = to?.number ?? .max
        return facts.files.withUnsafeBufferPointer { files in
            files.indices.filter { index in
                let file = files[index]
                return file.handedOver >= first && file.handedOver <= last && file.currency == currency
                    && (creditor == nil || file.creditor == creditor) && (agent == nil || file.agent == agent)
                    && (kind == nil || file.kind == kind) && (wilaya == nil || file.wilaya == wilaya)
            }
        }
    }

    /// The currency that the figures are in: the one chosen, or the one of most files.
    func mainCurrency(in facts: FigureFacts) -> String {
        if let currency, facts.currencies.contains(currency) { return currency }
        var counts = [Int](repeating: 0, count: facts.currencies.count)
        if counts.count > 1 { for file in facts.files { counts[Int(file.currency)] += 1 } }
        let most = counts.indices.max { counts[$0] < counts[$1] }
        return most.map { facts.currencies[$0] } ?? Currency.dinar.code
    }
}
