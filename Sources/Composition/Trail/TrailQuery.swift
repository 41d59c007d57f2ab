import Audit
import Department
import HTTP
import Intake
import Localization
import Routing
import Values

/// A search through the audit trails, as the address of its page holds it.
struct TrailQuery: Sendable {
    static let path = FixedPath("/audit")
    static let export = FixedPath("/audit/export")
    static let entry = Path<String, Int>("/audit/{department}/{entry}")

    /// The address's fields that say what is sought.
    static let names = ["department", "actor", "act", "noun", "row", "from", "to", "address", "q"]

    let fields: Fields
    private let addresses: AddressWords
    /// The department whose trail is searched; all when nil.
    let department: String?
    let filter: AuditTrail.Filter
    let days: (from: Day?, to: Day?)
    /// Where the page begins.
    let before: TrailPosition?

    /// Reads an address. What cannot be read does not narrow the search; the page shows what does.
    init(_ query: Fields, for context: Context) {
        let locale = context.locale
        addresses = context.addresses
        func text(_ name: String) -> String? {
            guard let text = query[name], !text.isEmpty, text.utf8.count <= 200 else { return nil }
            return text
        }
        fields = Fields(Self.names.compactMap { name in text(name).map { (name, $0) } })
        department = text("department")
        days = (text("from").flatMap { Day(typed: $0) }, text("to").flatMap { Day(typed: $0) })
        before = query["before"].flatMap { TrailPosition($0) }
        let row = text("row").flatMap { ID($0) }
        filter = AuditTrail.Filter(
            actor: text("actor").flatMap { ID($0) }, noun: text("noun"), row: row, act: text("act"),
            from: days.from.map { locale.zone.instant($0) },
            to: days.to.map { locale.zone.instant($0.adding(days: 1)) },
            peer: text("address"), reason: text("q"))
    }

    /// True when nothing narrows the search.
    var isAll: Bool { fields.isEmpty }

    /// The fields as forms hold them that go by GET.
    var hidden: [(name: String, value: String)] { addresses.sealed(fields).map { ($0.name, $0.value) } }

    /// The page with some fields changed, from its beginning.
    func link(_ changes: [(String, String?)] = [], path: FixedPath = TrailQuery.path) -> String {
        var fields = fields
        for (name, value) in changes { fields = fields.setting(name, to: value) }
        return addresses.link(path(), fields)
    }
}

/// A place among the entries of all trails: by moment, then by department, then by number.
struct TrailPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    let at: Instant
    let department: String
    let seq: Int64

    init(at: Instant, department: String, seq: Int64) {
        self.at = at
        self.department = department
        self.seq = seq
    }

    /// Reads what ``description`` writes.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let at = Int64(parts[0]), let seq = Int64(parts[2]), parts[1].utf8.count <= 40 else {
            return nil
        }
        self.init(at: Instant(milliseconds: at), department: String(parts[1]), seq: seq)
    }

    var description: String { "\(at.milliseconds).\(department).\(seq)" }

    static func < (left: TrailPosition, right: TrailPosition) -> Bool {
        (left.at, left.department, left.seq) < (right.at, right.department, right.seq)
    }

    /// Where a department's part of the page begins.
    func position(in name: String) -> AuditTrail.Position {
        AuditTrail.Position(at: at, seq: name == department ? seq : name < department ? .max : .min)
    }
}
