import Messages
import Values

/// What agents write beside a contact; most write nothing.
enum DemoWords {
    static func note(_ outcome: Outcome, _ dice: inout Dice) -> String? {
        guard dice.falls(34) else { return nil }
        return dice.pick(words(outcome))
    }

    private static func words(_ outcome: Outcome) -> [String] {
        switch outcome {
        case .reached:
            [
                "Demande un relevé détaillé.", "Rappeler après 17 h.", "Souhaite parler à son conjoint d'abord.",
                "Reconnaît la dette, situation difficile.", "Demande un échéancier en trois fois.",
            ]
        case .promised:
            ["Paiera par CCP à la fin du mois.", "Passera à l'agence.", "Virement prévu dès le salaire reçu."]
        case .refused: ["Refuse de payer les frais.", "Dit ne rien devoir.", "A raccroché."]
        case .disputed: ["Conteste le montant facturé.", "Affirme avoir déjà réglé, reçu demandé."]
        case .unreachable: ["Ne répond pas.", "Téléphone éteint."]
        case .wrong: ["Le numéro appartient à une autre personne.", "A déménagé."]
        case .message: ["Message laissé à un proche."]
        case .sent: ["Relance automatique.", "Mise en demeure envoyée."]
        case .returned: ["Retour : inconnu à l'adresse."]
        case .noted: ["À suivre."]
        }
    }
}
