import Audit
import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// What happened to a party and to those that were merged into it, newest first, from the audit.
struct PartyHistory {
    static let size = 30

    let entries: [(record: AuditTrail.Record, of: String?)]
    let next: Int64?
    /// Of a person who was erased it is told what was done and when, not what it said.
    var isErased = false

    /// Reads a page of the histories of a party and its absorbed ones, whose names are told.
    static func read(
        _ party: ID, absorbed: [ID: String], isErased: Bool = false, before: Int64?, _ trail: AuditTrail,
        in connection: any Connection
    ) throws -> PartyHistory {
        var all: [(record: AuditTrail.Record, of: String?)] = []
        for (row, name) in [(party, String?.none)] + absorbed.map({ ($0.key, String?.some($0.value)) }) {
            // Looks are kept for those who watch over them; here they would bury what changed.
            let records = try trail.page(
                .init(noun: "party", row: row), before: before, limit: size * 3, in: connection)
            all += records.filter { $0.entry.act != "party.contacts.seen" }.map { ($0, name) }
        }
        all.sort { $0.record.seq > $1.record.seq }
        return PartyHistory(
            entries: Array(all.prefix(size)), next: all.count > size ? all[size - 1].record.seq : nil,
            isErased: isErased)
    }

    func html(of id: ID, context: Context) -> HTML {
        let locale = context.locale
        return Timeline(
            entries.map { entry(for: $0.record, of: $0.of, locale) }, now: context.now,
            more: next.map { Directory.historyPath(id, query: ["before": String($0)]) }
        ).html(locale)
    }

    private func entry(for record: AuditTrail.Record, of name: String?, _ locale: Locale) -> Timeline.Entry {
        let entry = record.entry
        let (icon, tone, title) = PartyHistory.act(entry.act)
        let changes = isErased ? [] : entry.changes
        var body = HTML.each(changes.filter { !PartyHistory.silent.contains($0.field) }) { change in
            "<div>\(locale.html(PartyHistory.change(change, locale)))</div>"
        }
        if !isErased, let reason = entry.reason, entry.act != "party.registered" {
            body.append("<div>“<bdi>\(reason)</bdi>”</div>")
        }
        return Timeline.Entry(
            icon, tone, title: locale.html(title), at: entry.at,
            by: entry.actor == Actor.visitor.id ? locale("The system") : entry.actorName, body: body,
            tags: name.map { [Tag(.verbatim($0))] } ?? [])
    }

    private static let labels: [String: Phrase] = [
        "party": Phrase("Party"), "consent": Consent.noun.one, "objection": Objection.noun.one,
        "askedBy": Phrase("Asked by"), "decidedBy": Phrase("Decided by"),
    ]

    private static let silent: Set<String> = ["foldedName", "reference", "act", "subject"]

    private static let words = TrailWords(title: Phrase("Parties"), acts: Directory.acts)

    private static func act(_ act: String) -> (Icon, Tone, Phrase) {
        switch act {
        case "party.added": (.add, .brand, Phrase("Added the party"))
        case "party.registered": (.upload, .brand, Phrase("Registered from a file"))
        case "party.imported": (.upload, .brand, Phrase("Registered from a file"))
        case "party.changed": (.edit, .neutral, Phrase("Changed the party"))
        case "party.contact.added": (.phone, .sky, Phrase("Added a way of contact"))
        case "party.contact.preferred": (.star, .neutral, Phrase("Preferred a way of contact"))
        case "party.contact.ended": (.archive, .sand, Phrase("Ended a way of contact"))
        case "party.identifier.added": (.key, .neutral, Phrase("Added an identity number"))
        case "party.identifier.seen": (.eye, .sand, Phrase("Read an identity number"))
        case "party.identifier.removed": (.trash, .brick, Phrase("Removed an identity number"))
        case "party.consent.given": (.check, .brand, Phrase("Recorded a consent"))
        case "party.consent.withdrawn": (.undo, .sand, Phrase("Recorded that a consent was withdrawn"))
        case "party.objected": (.warning, .sand, Phrase("Recorded an objection"))
        case "party.objection.ended": (.undo, .neutral, Phrase("Recorded that an objection no longer stands"))
        case "party.disclosed": (.download, .sand, Phrase("Handed over everything kept of the person"))
        case "party.erased": (.trash, .brick, Phrase("Erased the person"))
        case "party.merged": (.merge, .sand, Phrase("Took another party in"))
        case "party.absorbed": (.merge, .sand, Phrase("Was merged into another party"))
        case "party.merge.undone": (.undo, .neutral, Phrase("Undid a merge"))
        case "party.doubt.dismissed": (.split, .neutral, Phrase("Told apart from another party"))
        case _ where act.hasPrefix("approval."): (.handshake, .sand, words.act(act))
        default: (.note, .neutral, words.act(act))
        }
    }

    private static func change(_ change: AuditTrail.FieldChange, _ locale: Locale) -> Phrase {
        let label: Phrase =
            Party.noun[change.field]?.label ?? ContactPoint.Kind(rawValue: change.field)?.label
            ?? IdentifierKind(rawValue: change.field)?.label
            ?? PartyHistory.labels[change.field] ?? .verbatim(change.field)
        let new = value(change.new, change.field, locale)
        let old = value(change.old, change.field, locale)
        if old.isEmpty {
            return Phrase("{field}: {new}", ["field": .phrase(label), "new": .text(new.isEmpty ? "–" : new)])
        }
        return Phrase(
            "{field}: {old}, now {new}",
            ["field": .phrase(label), "old": .text(old), "new": .text(new.isEmpty ? "–" : new)])
    }

    private static func value(_ text: String?, _ name: String, _ locale: Locale) -> String {
        guard let text, !text.isEmpty else { return "" }
        // What was never written down stands there as a dot.
        if text == "•" { return "••••" }
        if let kind = ContactPoint.Kind(rawValue: name) { return ContactPoint(kind: kind, value: text).shown }
        if name == "consent", let words = Consent.words(text) { return locale(words) }
        if name == "objection", let way = ContactWay(rawValue: text) { return locale(way.label) }
        guard let field = Party.noun[name] else { return text }
        switch field.kind {
        case .choice(let choices): return choices.first { $0.code == text }.map { locale($0.label) } ?? text
        case .wilaya: return Int64(text).map(locale.wilaya) ?? text
        case .day: return Day(iso: text).map { locale.day($0) } ?? text
        default: return text
        }
    }
}
