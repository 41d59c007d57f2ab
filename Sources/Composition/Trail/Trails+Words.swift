import Audit
import Department
import Localization
import NounPages
import Nouns
import Values

/// One field of an entry, before and after, as a reader may see it.
struct TrailChange: Sendable {
    let label: Phrase
    let old: String?
    let new: String?

    /// The change in a sentence.
    var phrase: Phrase {
        guard let old, !old.isEmpty else {
            return Phrase("{field}: {new}", ["field": .phrase(label), "new": .text(new ?? "–")])
        }
        return Phrase(
            "{field}: {old}, now {new}", ["field": .phrase(label), "old": .text(old), "new": .text(new ?? "–")])
    }
}

extension Trails.Entry {
    /// What is shown instead of a content that the reader may not see.
    static let mask = "••••"

    /// What is told instead of a content that went with the person whom it was about.
    static func erased(_ moment: Instant, _ locale: Locale) -> Phrase {
        Phrase("erased with the person on {day}", ["day": .day(locale.zone.day(of: moment))])
    }

    /// Why it was done; nil when no reason was asked for.
    func reason(_ locale: Locale) -> String? {
        record.entry.reason ?? record.reasonErased.map { locale(Trails.Entry.erased($0, locale)) }
    }

    /// What was done.
    var act: Phrase { words.act(record.entry.act) }

    /// The fields that changed. What is sealed, and what the reader may not see elsewhere either, is masked here.
    func changes(for actor: Actor, _ locale: Locale) -> [TrailChange] {
        record.entry.changes.compactMap { change in
            let field = words.field(change.field, of: record.entry.noun)
            // Keys that only the program reads would bury what people changed.
            if change.field.hasPrefix("folded") { return nil }
            // What was never written down stands there as a dot.
            let isHidden =
                change.isSealed || [change.old, change.new].contains("•")
                || !words.shows(change.field, of: record.entry.noun, to: actor)
            func shown(_ text: String?) -> String? {
                guard let text, !text.isEmpty else { return nil }
                return isHidden ? Self.mask : content(text, of: change.field, field, locale)
            }
            if let moment = change.erased {
                return TrailChange(
                    label: words.label(change.field, of: record.entry.noun), old: nil,
                    new: locale(Trails.Entry.erased(moment, locale)))
            }
            let (old, new) = (shown(change.old), shown(change.new))
            return TrailChange(
                label: words.label(change.field, of: record.entry.noun), old: old,
                new: change.isSealed && new == nil ? Self.mask : new)
        }
    }

    private func content(_ text: String, of name: String, _ field: FieldSpec?, _ locale: Locale) -> String {
        guard let field else {
            let phrase = words.content(name, text) ?? (name == "act" ? approvals[text] : nil) ?? turned(name, text)
            return phrase.map { locale($0) } ?? text
        }
        let content: Content? =
            switch field.kind {
            case .text, .choice, .email, .phone: .text(text)
            case .integer, .amount, .rate, .wilaya: Int64(text).map(Content.integer)
            case .day: Day(iso: text).map(Content.day)
            case .instant: Instant(iso: text).map(Content.instant)
            case .flag: .flag(text == "true")
            case .link: ID(text).flatMap { names[$0] }.map(Content.text)
            }
        guard let content else { return text }
        if case .link = field.kind { return content.description }
        let currency =
            record.entry.changes.first { $0.field == "currency" }?.new.flatMap(Currency.init(code:))
            ?? subject?.currency ?? .dinar
        let shown = field.text(content, locale, currency: currency)
        return shown.isEmpty ? text : shown
    }

    /// The fields of entries about keys that hold departments.
    private static let holders: Set<String> = ["subject", "departments"]
    private var isOfKeys: Bool { record.entry.noun == "keys" }

    /// Whose keys an entry is about.
    private func turned(_ name: String, _ text: String) -> Phrase? {
        guard isOfKeys, Self.holders.contains(name) else { return nil }
        return KeyOrder.list(text.split(separator: " ").map { titles[String($0)] ?? .verbatim(String($0)) })
    }

    /// Who did it, or nil when it was nobody who has an account.
    var person: ID? { record.entry.actor == Actor.visitor.id ? nil : record.entry.actor }

    /// What whoever did it is called.
    func actorName(_ locale: Locale) -> String {
        if let moment = record.actorErased { return locale(Trails.Entry.erased(moment, locale)) }
        guard person == nil else { return record.entry.actorName }
        return locale(record.entry.actorName.isEmpty ? Phrase("A visitor") : Phrase("The system"))
    }
}
