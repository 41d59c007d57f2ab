public import HTML
public import Localization

/// Things in the order of a figure, with bars along the line. It stands in for a map where places are compared.
public struct Ranks: Sendable {
    /// One line.
    public struct Line: Sendable {
        let label: String
        let value: Double
        let shown: String
        let detail: String?
        let href: String?

        /// Describes a line: its label, the value, how the locale writes it, a quiet second figure.
        public init(_ label: String, _ value: Double, shown: String, detail: String? = nil, to href: String? = nil) {
            self.label = label
            self.value = value.isFinite ? max(0, value) : 0
            self.shown = shown
            self.detail = detail
            self.href = href
        }
    }

    private let title: Phrase
    private let lines: [Line]
    private let tone: Tone

    /// Describes the lines, in the order given.
    public init(title: Phrase, _ lines: [Line], tone: Tone = .brand) {
        self.title = title
        self.lines = lines
        self.tone = tone
    }

    /// The lines.
    public func html(_ locale: Locale) -> HTML {
        let most = lines.map(\.value).max() ?? 0
        return """
            <ol class="ranks" aria-label="\(locale(title))">\(each: lines, { line in
                let label = HTML.isolated(line.label)
                let linked: HTML = line.href.map { #"<a href="\#($0)">\#(label)</a>"# } ?? label
                let detail: HTML? = line.detail.map { #" <bdi class="quiet">\#($0)</bdi>"# }
                return """
                    <li><span class="rank-label">\(linked)</span><span class="rank-value"><bdi>\(line.shown)</bdi>\
                    \(detail)</span>\(Meter(most > 0 ? Int(line.value / most * 10_000) : 0, tone: tone).html)</li>
                    """
            })</ol>
            """
    }
}
