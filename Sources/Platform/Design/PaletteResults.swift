public import HTML
public import Localization

/// The answer of `/search/palette`: what fits what was typed, in groups.
public struct PaletteResults: Sendable {
    /// Results of one kind.
    public struct Group: Sendable {
        let title: Phrase
        let results: [Result]

        /// Describes a group.
        public init(title: Phrase, _ results: [Result]) {
            self.title = title
            self.results = results
        }
    }

    /// One result.
    public struct Result: Sendable {
        let text: String
        let quiet: String
        let href: String
        let icon: Icon

        /// Describes a result: its name, a quiet second part, its page.
        public init(_ text: String, quiet: String = "", href: String, icon: Icon) {
            self.text = text
            self.quiet = quiet
            self.href = href
            self.icon = icon
        }
    }

    private let groups: [Group]

    /// Describes the results.
    public init(_ groups: [Group]) { self.groups = groups.filter { !$0.results.isEmpty } }

    /// The results, as options of the palette's list.
    public func html(_ locale: Locale) -> HTML {
        if groups.isEmpty {
            return """
                <div class="none" role="option" aria-disabled="true" aria-selected="false">\(locale("Nothing found"))</div>
                """
        }
        return .each(groups.enumerated()) { place, group in
            """
            <div role="group" aria-label="\(locale(group.title))"><p class="palette-title" aria-hidden="true">\
            \(locale.html(group.title))</p>\(each: group.results.enumerated(), { index, result in
                """
                <a role="option" aria-selected="false" tabindex="-1" id="palette-\(place)-\(index)" href="\(result.href)">\
                \(result.icon.html)<bdi>\(result.text)</bdi><bdi class="quiet">\(result.quiet)</bdi></a>
                """
            })</div>
            """
        }
    }
}
