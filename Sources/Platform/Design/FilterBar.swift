public import HTML
public import Localization

/// What a list is filtered by: a search field and one small form per filter. What is chosen goes by GET, what is typed in
/// the form's body (``WordsForm``).
public struct FilterBar: Sendable {
    /// One filter: its name, its controls, what it is set to and how it is taken away.
    public struct Filter: Sendable {
        let label: Phrase
        let fields: [Field]
        let value: Phrase?
        let clear: String?

        /// Describes a filter. `value` says what it is set to, nil when it is not set; `clear` is the address without it.
        public init(_ label: Phrase, _ fields: [Field], value: Phrase? = nil, clear: String? = nil) {
            self.label = label
            self.fields = fields
            self.value = value
            self.clear = clear
        }
    }

    private let action: String
    private let csrf: String
    private let query: String?
    private let placeholder: Phrase
    private let filters: [Filter]
    private let kept: [(name: String, value: String)]
    private let reset: String?
    private let tools: HTML
    private let results: String?

    /// Describes the bar; where something is typed it needs the session's token. `query` is the text searched for, sent as `q`; nil when the list has no search. `kept` is what
    /// else the list is asked by (sort, view, the other filters, the words), as it stands in addresses; `reset` the address without any filter. With `results`,
    /// the id of the element that holds the list, the list follows what is typed.
    public init(
        action: String, csrf: String = "", query: String? = "", placeholder: Phrase = Phrase("Search this list"),
        _ filters: [Filter],
        kept: [(name: String, value: String)] = [], reset: String? = nil, tools: HTML = .none,
        results: String? = nil
    ) {
        self.action = action
        self.csrf = csrf
        self.query = query
        self.placeholder = placeholder
        self.filters = filters
        self.kept = kept
        self.reset = reset
        self.tools = tools
        self.results = results
    }

    /// The bar.
    public func html(_ locale: Locale) -> HTML {
        let resetHTML: HTML? = reset.flatMap { href -> HTML? in
            guard filters.contains(where: { $0.value != nil }) || query?.isEmpty == false else { return nil }
            return #"<a class="button quiet small" href="\#(href)">\#(locale("Clear filters"))</a>"#
        }
        let instant: HTML? = results.map { id in
            """
             hx-post="\(WordsForm.path)" hx-trigger="input changed delay:180ms, search" hx-target="#\(id)" \
            hx-swap="outerHTML" hx-vals="\("{\"\(WordsForm.naming)\":\"1\"}")" hx-sync="this:replace"
            """
        }
        let search: HTML? = query.map { query in
            """
            <form class="filter-search" \(WordsForm.attributes) role="search">\(Icon.search.html)\
            <input type="search" name="q" value="\(query)" \
            placeholder="\(locale(placeholder))" aria-label="\(locale(placeholder))"\(instant)>\
            \(WordsForm.fields(to: action, csrf: csrf))\(hidden(except: ["q"]))</form>
            """
        }
        return """
            <div class="filters">\(search)<div class="filter-set">\(each: filters, { filter($0, locale) })\(resetHTML)</div>\
            <span class="filter-tools">\(tools)</span></div>
            """
    }

    private func filter(_ filter: Filter, _ locale: Locale) -> HTML {
        let names = filter.fields.map(\.name)
        let isTyped = filter.fields.contains { $0.isFreeText }
        let value: HTML? = filter.value.map { #" <strong>\#(locale.html($0))</strong>"# }
        let clear: HTML? =
            filter.value == nil
            ? nil
            : filter.clear.map {
                """
                <a class="filter-clear" href="\($0)" aria-label="\(locale("Remove the filter {name}", ["name": .phrase(filter.label)]))">\
                \(Icon.close.html)</a>
                """
            }
        return """
            <span class="filter\(if: filter.value != nil, " set")"><details class="menu"><summary>\
            <span>\(locale.html(filter.label))\(value)</span>\(Icon.chevron.html)</summary>\
            <form class="popover" \(isTyped ? WordsForm.attributes : #"method="get" action="\#(action)""#)>\
            \(each: filter.fields, { $0.withoutOptional().html(locale, scope: "filter") })\
            \(hidden(except: names))\(if: isTyped, WordsForm.fields(to: action, csrf: csrf))\
            <button class="button primary small"><span>\(locale("Apply"))</span></button></form></details>\(clear)</span>
            """
    }

    private func hidden(except names: [String]) -> HTML {
        .each(kept.filter { !names.contains($0.name) }) {
            #"<input type="hidden" name="\#($0.name)" value="\#($0.value)">"#
        }
    }
}

extension Field {
    /// True for a line that takes any words.
    var isFreeText: Bool { if case .input("text", nil, _, _) = control { true } else { false } }
}
