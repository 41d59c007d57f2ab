import Localization
import Pictures

extension DebtDocument {
    /// What was taken out of a file, in a line.
    static func said(_ removed: [PlainPicture.Remark], _ locale: Locale) -> Phrase {
        let list = removed.map { locale(word($0)) }
        return Phrase(
            "Removed from the file: {list}",
            ["list": .text(list.joined(separator: locale.language == .arabic ? "، " : ", "))])
    }

    /// What the trail shows for one of them.
    static func words(_ text: String) -> Phrase? { PlainPicture.Remark(rawValue: text).map(word) }

    private static func word(_ remark: PlainPicture.Remark) -> Phrase {
        switch remark {
        case .place: Phrase("place")
        case .device: Phrase("device")
        case .author: Phrase("author")
        case .moment: Phrase("time of the picture")
        case .more: Phrase("other notes")
        }
    }
}
