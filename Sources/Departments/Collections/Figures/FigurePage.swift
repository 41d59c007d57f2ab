import Localization

/// The five pages.
enum FigurePage: String, CaseIterable, Sendable {
    case general, files, delays, efficiency, duration

    var label: Phrase {
        switch self {
        case .general: Phrase("Overview")
        case .files: Phrase("Files and debtors")
        case .delays: Phrase("Delays")
        case .efficiency: Phrase("Efficiency")
        case .duration: Phrase("Repayment duration")
        }
    }

    var path: String { "/figures/" + rawValue }
}
