public import HTML
public import Localization

/// The head of a page: where it is, what it is, one sentence of fact, and at most three actions.
public struct PageHeader: Sendable {
    private let title: HTML
    private let fact: HTML
    private let trail: [Link]
    private let tags: [Tag]
    private let actions: [Action]
    private let menu: Menu?

    /// A page of the program's own: its title is a phrase.
    public init(
        _ locale: Locale, title: Phrase, fact: Phrase? = nil, trail: [Link] = [], tags: [Tag] = [],
        actions: [Action] = [], menu: Menu? = nil
    ) {
        self.init(
            title: locale.html(title), fact: locale.html(fact), trail: trail, tags: tags, actions: actions, menu: menu)
    }

    /// A page of one thing: its title is a name or reference, already markup.
    public init(
        title: HTML, fact: HTML = .none, trail: [Link] = [], tags: [Tag] = [], actions: [Action] = [],
        menu: Menu? = nil
    ) {
        self.title = title
        self.fact = fact
        self.trail = trail
        self.tags = tags
        self.actions = actions
        self.menu = menu
    }

    /// The head.
    public func html(_ locale: Locale) -> HTML {
        let buttons: HTML = """
            <div class="page-actions">\(each: actions, { $0.html(locale) })\(menu?.html(locale))</div>
            """
        return """
            <header class="page-head">\(Breadcrumb(trail).html(locale))<div class="page-line"><div class="page-title">\
            <div class="page-name"><h1>\(title)</h1>\(each: tags, { $0.html(locale) })</div>\
            \(if: !fact.isEmpty, #"<p class="fact">\#(fact)</p>"#)</div>\
            \(if: !actions.isEmpty || menu != nil, buttons)</div></header>
            """
    }
}

/// A label that leads somewhere.
public struct Link: Sendable {
    /// What it says.
    public let label: Phrase
    /// Where it leads.
    public let href: String

    /// Describes a link.
    public init(_ label: Phrase, to href: String) {
        self.label = label
        self.href = href
    }
}

/// The way from the top to here.
public struct Breadcrumb: Sendable {
    private let trail: [Link]

    /// Describes the pages above this one.
    public init(_ trail: [Link]) { self.trail = trail }

    /// The trail, or nothing when it is empty.
    public func html(_ locale: Locale) -> HTML {
        if trail.isEmpty { return .none }
        return """
            <nav class="trail" aria-label="\(locale("You are here"))"><ol>\(each: trail, { link in
                #"<li><a href="\#(link.href)">\#(locale.html(link.label))</a>\#(Icon.chevron.html)</li>"#
            })</ol></nav>
            """
    }
}
