import Messages
import Names

/// The name that debts are sorted by.
enum DebtorNames {
    static func sorting(_ card: PartyCard) -> String {
        let folded = Folded.text(card.name)
        return folded.isEmpty ? card.name : folded
    }
}

extension DebtorNames {
    static func folded(_ name: String) -> String { Folded.text(name) }
}
