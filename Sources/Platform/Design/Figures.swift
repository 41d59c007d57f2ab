public import HTML
public import Localization

/// One figure that leads to the rows behind it.
public struct Figure: Sendable {
    private let label: Phrase
    private let value: String
    private let change: Phrase?
    private let changeTone: Tone
    private let trend: [Double]
    private let trendTone: Tone
    private let href: String?

    /// Describes a figure: what it is, the value as the locale writes it, how it changed, its last values.
    public init(
        _ label: Phrase, _ value: String, change: Phrase? = nil, tone: Tone = .brand, trend: [Double] = [],
        to href: String? = nil
    ) {
        self.label = label
        self.value = value
        self.change = change
        changeTone = tone
        self.trend = trend
        trendTone = tone
        self.href = href
    }

    /// The card.
    public func html(_ locale: Locale) -> HTML {
        let changeHTML: HTML? = change.map {
            #"<span class="figure-change \#(changeTone.rawValue)">\#(locale.html($0))</span>"#
        }
        let inside: HTML = """
            <span class="figure-label">\(locale.html(label))</span><span class="figure-value"><bdi>\(value)</bdi></span>\
            \(changeHTML)\(Sparkline(trend, tone: trendTone).html)
            """
        guard let href else { return #"<div class="figure">\#(inside)</div>"# }
        return #"<a class="figure" href="\#(href)">\#(inside)</a>"#
    }

    /// Figures in a row; two or three a line on smaller screens.
    public static func row(_ figures: [Figure], _ locale: Locale) -> HTML {
        #"<div class="figures">\#(each: figures, { $0.html(locale) })</div>"#
    }
}

/// A tiny line of the last values.
public struct Sparkline: Sendable {
    private let values: [Double]
    private let tone: Tone

    /// Describes a line; values that are no numbers are left out.
    public init(_ values: [Double], tone: Tone = .brand) {
        self.values = values.filter(\.isFinite)
        self.tone = tone
    }

    /// The line, or nothing below two values.
    public var html: HTML {
        guard values.count > 1, let low = values.min(), let high = values.max() else { return .none }
        let span = high - low
        var points = ""
        for (index, value) in values.enumerated() {
            let x = 200 * index / (values.count - 1)
            let y = span > 0 && span.isFinite ? 34 - Int((value - low) / span * 28) : 20
            points += index == 0 ? "\(x) \(y)" : "L\(x) \(y)"
        }
        return """
            <svg class="spark \(tone.rawValue)" viewBox="0 0 200 40" preserveAspectRatio="none" aria-hidden="true"><path class="ground" d="M\(points)L200 40L0 40Z"/><path class="line" d="M\(points)"/></svg>
            """
    }
}

/// Saved views of a list, as chips.
public struct Chips: Sendable {
    /// One view.
    public struct Chip: Sendable {
        let label: Phrase
        let href: String
        let count: Int?
        let isCurrent: Bool

        /// Describes a view.
        public init(_ label: Phrase, to href: String, count: Int? = nil, isCurrent: Bool = false) {
            self.label = label
            self.href = href
            self.count = count
            self.isCurrent = isCurrent
        }
    }

    private let chips: [Chip]
    private let add: String?

    /// Describes the views; `add` is where the present filter is saved as a new one.
    public init(_ chips: [Chip], add: String? = nil) {
        self.chips = chips
        self.add = add
    }

    /// The chips.
    public func html(_ locale: Locale) -> HTML {
        let addHTML: HTML? = add.map {
            """
            <li><a class="chip add" href="\($0)" hx-get="\($0)" hx-target="#dialog" hx-swap="innerHTML">\(Icon.add.html)\
            \(locale("Save view"))</a></li>
            """
        }
        return """
            <nav class="chips" aria-label="\(locale("Saved views"))"><ul>\(each: chips, { chip in
                """
                <li><a class="chip" href="\(chip.href)"\(if: chip.isCurrent, #" aria-current="page""#)>\
                <span>\(locale.html(chip.label))</span>\(chip.count.map { #" <span class="count">\#(locale.html($0))</span>"# as HTML })</a></li>
                """
            })\(addHTML)</ul></nav>
            """
    }
}
