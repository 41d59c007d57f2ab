import Messages
import Values

/// Courts and their sections, as papers name them.
enum DemoCourts {
    private static let ofAlgiers = [
        "Tribunal de Sidi M'hamed", "Tribunal d'Hussein Dey", "Tribunal de Bir Mourad Raïs", "Tribunal de Bab El Oued",
        "Tribunal d'El Harrach", "Tribunal de Dar El Beïda", "Tribunal de Chéraga",
    ]

    static func court(of wilaya: Int, _ dice: inout Dice) -> String {
        if wilaya == 16 { return ofAlgiers[dice.number(0..<ofAlgiers.count)] }
        if wilaya == 31, dice.falls(40) { return dice.falls(50) ? "Tribunal d'Es Sénia" : "Tribunal d'Arzew" }
        let name = Wilaya(code: wilaya)?.french ?? "Alger"
        let isVowel = "AEIOUÉÈÂÎaeiou".contains(name.first ?? "x")
        return "Tribunal " + (isVowel ? "d'" : "de ") + name
    }

    static func section(of kind: DebtKind) -> String {
        switch kind {
        case .commercial, .loan: "Section commerciale"
        case .rent: "Section foncière"
        default: "Section civile"
        }
    }
}
