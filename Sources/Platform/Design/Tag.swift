public import HTML
public import Localization

/// A state in two words, in the colour of what it means.
public struct Tag: Sendable {
    let label: Phrase
    let tone: Tone

    /// Describes a tag.
    public init(_ label: Phrase, _ tone: Tone = .neutral) {
        self.label = label
        self.tone = tone
    }

    /// The tag.
    public func html(_ locale: Locale) -> HTML { #"<span class="tag \#(tone.rawValue)">\#(locale.html(label))</span>"# }
}

/// Two letters of a name on a round ground.
public struct Avatar: Sendable {
    private let name: String
    private let isLarge: Bool

    /// Describes the mark of a person or organisation.
    public init(_ name: String, isLarge: Bool = false) {
        self.name = name
        self.isLarge = isLarge
    }

    /// The initials of the first and the last word.
    var initials: String {
        let words = name.split(whereSeparator: \.isWhitespace).compactMap(\.first)
        guard let first = words.first else { return "?" }
        guard let last = words.dropFirst().last, first.isASCII else { return String(first).uppercased() }
        return (String(first) + String(last)).uppercased()
    }

    /// The mark, hidden from screen readers, since the name stands beside it.
    public var html: HTML {
        #"<span class="avatar\#(if: isLarge, " large")" aria-hidden="true">\#(initials)</span>"#
    }
}

/// A share as a bar. The figure beside it says the same, so it is hidden from screen readers.
public struct Meter: Sendable {
    private let share: Int
    private let tone: Tone

    /// Describes a share in hundredths of a percent; it stays within nothing and all.
    public init(_ basisPoints: Int, tone: Tone = .brand) {
        share = min(max(basisPoints, 0), 10_000)
        self.tone = tone
    }

    /// The bar.
    public var html: HTML {
        """
        <svg class="meter \(tone.rawValue)" viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true"><rect width="\(share)" height="10"/></svg>
        """
    }
}
