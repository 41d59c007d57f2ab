public import Department
import Localization
import Nouns
import Routing
import SQL
import Synchronization
public import Values

/// The breaches whose notice is owed, kept so that no page costs a query.
final class OpenBreaches: Sendable {
    private let known = Mutex<(version: UInt64, records: [Record])?>(nil)

    func records(at version: UInt64, read: () throws -> [Record]) rethrows -> [Record] {
        if let known = known.withLock({ $0 }), known.version == version { return known.records }
        let records = try read()
        known.withLock { $0 = (version, records) }
        return records
    }
}

extension Directory {
    /// Who may handle breaches is warned on every page from half of the time on.
    public func alerts(for actor: Actor) -> [Alert] {
        guard actor.may(Breach.handle) else { return [] }
        let now = store.surroundings.now()
        let open = try? openBreaches.records(at: store.database.version) { try store.read { try Breach.open(in: $0) } }
        return (open ?? []).flatMap { record in
            record.owedNotices(at: now).compactMap { owed -> Alert? in
                let words: [String: Phrase.Argument] = [
                    "reference": .text(record["reference"].text ?? ""), "place": .phrase(owed.law.label),
                    "moment": .instant(owed.until),
                ]
                let said: Phrase
                switch owed.pressure {
                case .early: return nil
                case .half:
                    said = Phrase("Breach {reference}, {place}: half of the time for the notice has passed.", words)
                case .near:
                    said = Phrase(
                        "Breach {reference}, {place}: four fifths of the time for the notice have passed.", words)
                case .late: said = Phrase("Breach {reference}, {place}: the time for the notice is over.", words)
                }
                return Alert(
                    "\(record.id) \(owed.law.rawValue) \(owed.pressure.rawValue)", said,
                    detail: Phrase("The authority must know by {moment}.", words), to: Directory.breachPath(record.id),
                    isLate: owed.pressure == .late)
            }
        }
    }
}
