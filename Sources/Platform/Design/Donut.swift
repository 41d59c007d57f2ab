import Glibc
public import HTML
public import Localization

/// Shares of a whole as a ring, with its legend as the list of figures.
public struct Donut: Sendable {
    /// One share.
    public struct Slice: Sendable {
        let label: Phrase
        let value: Double
        let shown: String
        let tone: Tone
        let href: String?

        /// Describes a share: the value, and how the locale writes it.
        public init(_ label: Phrase, _ value: Double, shown: String, _ tone: Tone, to href: String? = nil) {
            self.label = label
            self.value = value.isFinite ? max(0, value) : 0
            self.shown = shown
            self.tone = tone
            self.href = href
        }
    }

    private let title: Phrase
    private let slices: [Slice]
    private let centre: String
    private let caption: Phrase

    /// Describes a ring; `centre` is the figure in its middle, with a caption below it.
    public init(title: Phrase, _ slices: [Slice], centre: String, caption: Phrase) {
        self.title = title
        self.slices = slices
        self.centre = centre
        self.caption = caption
    }

    /// The ring.
    public func html(_ locale: Locale) -> HTML {
        let total = slices.reduce(0) { $0 + $1.value }
        var arcs = HTML.none
        var start = 0.0
        for slice in slices where total > 0 && slice.value > 0 {
            let length = slice.value / total
            arcs.append(
                """
                \(Donut.arc(from: start, length: length, slice.tone))\
                <title>\(locale(slice.label)) · \(slice.shown)</title></path>
                """)
            start += length
        }
        return """
            <figure class="donut" aria-label="\(locale(title))"><div class="donut-ring">\
            <svg viewBox="0 0 1200 1200" aria-hidden="true"><circle class="track" cx="600" cy="600" r="480"/>\
            \(arcs)</svg><div class="donut-centre"><strong><bdi>\(centre)</bdi></strong>\
            <span>\(locale.html(caption))</span></div></div><ul class="legend column">\(each: slices, { row($0, locale) })\
            </ul></figure>
            """
    }

    /// The start of a path along the ring, from twelve o’clock on; `start` and `length` are parts of the whole. It leaves a
    /// small gap before the next share, unless the share is all there is.
    private static func arc(from start: Double, length: Double, _ tone: Tone) -> HTML {
        let gap = length > 0.999 ? 0.0005 : min(0.006, length / 2)
        let end = start + length - gap
        func point(_ part: Double) -> String {
            let angle = part * 2 * Double.pi
            return "\(Int((600 + 480 * sin(angle)).rounded())) \(Int((600 - 480 * cos(angle)).rounded()))"
        }
        return """
            <path class="arc \(tone.rawValue)" d="M\(point(start))A480 480 0 \(end - start > 0.5 ? "1" : "0") 1 \(point(end))">
            """
    }

    private func row(_ slice: Slice, _ locale: Locale) -> HTML {
        let label = locale.html(slice.label)
        let linked: HTML = slice.href.map { #"<a href="\#($0)">\#(label)</a>"# } ?? label
        return """
            <li><span class="key \(slice.tone.rawValue)"></span><span class="legend-label">\(linked)</span>\
            <bdi class="legend-value">\(slice.shown)</bdi></li>
            """
    }
}
