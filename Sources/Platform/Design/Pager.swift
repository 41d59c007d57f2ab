public import HTML
public import Localization

/// What is shown of how much, the total of the filter, and the ways on and back (keyset pages have no numbers).
public struct Pager: Sendable {
    private let shown: Int
    private let count: Int?
    private let total: Phrase?
    private let said: HTML?
    private let previous: String?
    private let next: String?

    /// Describes the foot of a list; `count` is nil when nobody counted, `total` says the sum of what is filtered.
    public init(shown: Int, of count: Int? = nil, total: Phrase? = nil, previous: String? = nil, next: String? = nil) {
        self.shown = shown
        self.count = count
        self.total = total
        said = nil
        self.previous = previous
        self.next = next
    }

    /// Describes the foot of a list whose total is markup, such as one that loads after the page.
    public init(shown: Int, of count: Int? = nil, said: HTML, previous: String? = nil, next: String? = nil) {
        self.shown = shown
        self.count = count
        total = nil
        self.said = said
        self.previous = previous
        self.next = next
    }

    /// The foot.
    public func html(_ locale: Locale) -> HTML {
        let shownText =
            count.map { Phrase("{shown} shown of {count}", ["shown": .count(shown), "count": .count($0)]) }
            ?? Phrase("{shown} shown", ["shown": .count(shown)])
        let sum: HTML? = (said ?? total.map { locale.html($0) }).map { #"<span class="pager-total">\#($0)</span>"# }
        return """
            <nav class="pager" aria-label="\(locale("Pages"))"><span class="pager-count">\(locale.html(shownText))</span>\
            \(sum)\(if: previous != nil || next != nil, """
                <span class="pager-ways">\(way(previous, Phrase("Previous page"), "prev", locale))\
                \(way(next, Phrase("Next page"), "next", locale))</span>
                """)</nav>
            """
    }

    private func way(_ href: String?, _ title: Phrase, _ rel: String, _ locale: Locale) -> HTML {
        guard let href else {
            return #"<span class="button plain square off \#(rel)" aria-hidden="true">\#(Icon.chevron.html)</span>"#
        }
        return """
            <a class="button plain square \(rel)" rel="\(rel)" href="\(href)" aria-label="\(locale(title))" \
            title="\(locale(title))">\(Icon.chevron.html)</a>
            """
    }
}
