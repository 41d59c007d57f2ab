public import HTML
public import Localization

/// A chart drawn by the server: crisp on paper, mirrored in Arabic, without script, with its figures as a table.
///
/// The plot is an SVG that stretches; axes and labels are text of the page beside it, so they stay sharp and legible at
/// any width and follow the direction of the language by themselves.
public struct Chart: Sendable {
    /// How the values are drawn.
    public enum Kind: Sendable {
        /// Bars side by side.
        case bars
        /// Bars upon each other.
        case stacked
        /// Lines; a single one with its ground tinted.
        case lines
    }

    /// One row of values, in the order of the categories.
    public struct Series: Sendable {
        let label: Phrase
        let values: [Double]
        let tone: Tone

        /// Describes a series; what is no number is not known: a gap in a line, no bar, a dash in the table.
        public init(_ label: Phrase, _ values: [Double], _ tone: Tone = .brand) {
            self.label = label
            self.values = values
            self.tone = tone
        }
    }

    /// One place on the axis.
    public struct Category: Sendable {
        let label: String
        let href: String?

        /// Describes a place: its label as the locale writes it, and the rows behind it.
        public init(_ label: String, to href: String? = nil) {
            self.label = label
            self.href = href
        }
    }

    private let kind: Kind
    private let title: Phrase
    private let categories: [Category]
    private let series: [Series]
    private let format: @Sendable (Double) -> String
    private let axis: @Sendable (Double) -> String

    /// Describes a chart. `format` writes a value in full, for tips and the table; `axis` in short, for the scale.
    public init(
        _ kind: Kind, title: Phrase, _ categories: [Category], _ series: [Series],
        format: @escaping @Sendable (Double) -> String, axis: (@Sendable (Double) -> String)? = nil
    ) {
        self.kind = kind
        self.title = title
        self.categories = categories
        self.series = series
        self.format = format
        self.axis = axis ?? format
    }

    /// The chart.
    public func html(_ locale: Locale) -> HTML {
        guard !categories.isEmpty, !series.isEmpty else {
            return #"<p class="quiet chart-none">\#(locale("No figures for this period"))</p>"#
        }
        let ticks = Chart.ticks(low: lowest, high: highest)
        let low = ticks.first ?? 0
        let high = ticks.last ?? 1
        // So many labels as fit: at most twelve, the first and last among them where it comes out even.
        let step = max(1, (categories.count + 11) / 12)
        return """
            <figure class="chart" aria-label="\(locale(title))">\(legend(locale))<div class="chart-box">\
            <div class="chart-scale" aria-hidden="true">\(each: ticks.reversed(), { "<span><bdi>\(axis($0))</bdi></span>" })\
            </div><svg class="plot" viewBox="0 0 1000 400" preserveAspectRatio="none" aria-hidden="true">\(grid(ticks, low, high))\(marks(locale, low, high))</svg>\
            <div class="chart-axis\(if: categories.count <= 8, " few")" aria-hidden="true">\(each: categories.enumerated(), { index, category in
                // Every second label gives way where the chart is narrow.
                "<span\(if: index / step % 2 == 1, #" class="second""#)>\(if: index % step == 0, "<bdi>\(category.label)</bdi>")</span>"
            })</div></div>\(table(locale))</figure>
            """
    }

    // MARK: Scale

    private var highest: Double {
        switch kind {
        case .stacked: categories.indices.map { index in sum(index) }.max() ?? 0
        default: series.flatMap(\.values).filter(\.isFinite).max() ?? 0
        }
    }

    private var lowest: Double { kind == .stacked ? 0 : min(0, series.flatMap(\.values).filter(\.isFinite).min() ?? 0) }

    private func sum(_ index: Int) -> Double { series.reduce(0) { $0 + max(0, value($1, index)) } }

    private func value(_ series: Series, _ index: Int) -> Double { known(series, index) ?? 0 }

    private func known(_ series: Series, _ index: Int) -> Double? {
        index < series.values.count && series.values[index].isFinite ? series.values[index] : nil
    }

    /// Three to six round numbers that span the values.
    static func ticks(low: Double, high: Double) -> [Double] {
        let top = high > low ? high : low + 1
        let span = top - low
        guard span.isFinite, span > 0 else { return [0, 1] }
        var unit = 1.0
        while unit * 10 <= span, unit < 1e300 { unit *= 10 }
        while unit > span, unit > 1e-300 { unit /= 10 }
        let step = [0.2, 0.25, 0.5, 1, 2, 2.5, 5].map { $0 * unit }.first { span / $0 <= 4.01 } ?? unit * 10
        let first = (low / step).rounded(.down)
        let last = (top / step).rounded(.up)
        guard last - first < 12 else { return [low, top] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private func y(_ value: Double, _ low: Double, _ high: Double) -> Int {
        guard high > low else { return 400 }
        return 400 - Int((min(max(value, low), high) - low) / (high - low) * 400)
    }

    // MARK: Marks

    private func grid(_ ticks: [Double], _ low: Double, _ high: Double) -> HTML {
        .each(ticks) { tick in
            let at = y(tick, low, high)
            return #"<path class="\#(tick == 0 ? "base" : "rule")" d="M0 \#(at)H1000"/>"#
        }
    }

    private func marks(_ locale: Locale, _ low: Double, _ high: Double) -> HTML {
        kind == .lines ? lines(low, high) : bars(low, high, locale)
    }

    private func bars(_ low: Double, _ high: Double, _ locale: Locale) -> HTML {
        let slot = 1000.0 / Double(categories.count)
        let width = min(slot * 0.62, 90)
        let zero = y(0, low, high)
        var out = HTML.none
        for (index, category) in categories.enumerated() {
            let start = slot * (Double(index) + 0.5) - width / 2
            var inside = HTML.none
            var base = 0.0
            for (place, one) in series.enumerated() {
                let value = value(one, index)
                let x: Double
                let breadth: Double
                let from: Int
                let to: Int
                if kind == .stacked {
                    (x, breadth) = (start, width)
                    (from, to) = (y(base, low, high), y(base + max(0, value), low, high))
                    base += max(0, value)
                } else {
                    breadth = width / Double(series.count)
                    x = start + breadth * Double(place)
                    (from, to) = (zero, y(value, low, high))
                }
                inside.append(
                    """
                    <rect class="mark \(one.tone.rawValue)" x="\(Int(x))" y="\(min(from, to))" \
                    width="\(max(1, Int(breadth) - (series.count > 1 && kind == .bars ? 2 : 0)))" \
                    height="\(abs(from - to))"><title>\(category.label) · \(locale(one.label)) · \(format(value))</title></rect>
                    """)
            }
            if let href = category.href {
                // The table below holds the same links for the keyboard.
                out.append(#"<a href="\#(href)" tabindex="-1">\#(inside)</a>"#)
            } else {
                out.append(inside)
            }
        }
        return out
    }

    private func lines(_ low: Double, _ high: Double) -> HTML {
        let slot = 1000.0 / Double(categories.count)
        return .each(series) { one in
            // One stroke per run of known values; a value alone is a dot.
            var strokes = ""
            var grounds = ""
            var first: Int?
            for index in categories.indices {
                let x = Int(slot * (Double(index) + 0.5))
                guard let value = known(one, index) else { continue }
                let point = "\(x) \(y(value, low, high))"
                strokes += (first == nil ? "M" : "L") + point
                grounds += (first == nil ? "M" : "L") + point
                first = first ?? x
                if known(one, index + 1) == nil || index + 1 == categories.count {
                    if first == x { strokes += "h0" }
                    grounds += "L\(x) 400L\(first ?? x) 400Z"
                    first = nil
                }
            }
            let ground: HTML =
                series.count == 1 ? #"<path class="ground \#(one.tone.rawValue)" d="\#(grounds)"/>"# : .none
            return #"\#(ground)<path class="line \#(one.tone.rawValue)" d="\#(strokes)"/>"#
        }
    }

    // MARK: Words

    private func legend(_ locale: Locale) -> HTML {
        guard series.count > 1 else { return .none }
        return """
            <ul class="legend">\(each: series, {
                #"<li><span class="key \#($0.tone.rawValue)"></span><span>\#(locale.html($0.label))</span></li>"#
            })</ul>
            """
    }

    private func table(_ locale: Locale) -> HTML {
        """
        <details class="chart-table"><summary>\(locale("Show as a table"))</summary><table><caption class="unseen">\
        \(locale.html(title))</caption><thead><tr><td></td>\(each: series, {
            #"<th scope="col" class="end">\#(locale.html($0.label))</th>"#
        })</tr></thead><tbody>\(each: categories.enumerated(), { index, category in
            """
            <tr><th scope="row">\(category.href.map { #"<a href="\#($0)"><bdi>\#(category.label)</bdi></a>"# as HTML }
                ?? .isolated(category.label))</th>\(each: series, {
                #"<td class="end"><bdi>\#(known($0, index).map(format) ?? "—")</bdi></td>"#
            })</tr>
            """
        })</tbody></table></details>
        """
    }
}
