public import HTML
public import Localization

/// The whole document around a page: navigation, search, person, and the places for panels, dialogs and toasts.
public struct Frame: Sendable {
    let locale: Locale
    let theme: Theme
    let assets: Assets
    let title: String
    let path: String
    let csrf: String
    var navigation: [NavigationGroup] = []
    var person: Person?
    var toasts: [Toast] = []
    var live: String?
    var isFolded = false
    var current: String?
    var company: String?

    /// Describes the frame of a page. `title` is for the browser's tab; `path` tells which page is shown, and where
    /// changes of language and theme come back to.
    public init(locale: Locale, theme: Theme, assets: Assets, title: String, path: String, csrf: String) {
        self.locale = locale
        self.theme = theme
        self.assets = assets
        self.title = title
        self.path = path
        self.csrf = csrf
    }

    /// The same frame for a person who is logged in. `isFolded` is the cookie `nav` being `folded`.
    public func person(
        _ person: Person, navigation: [NavigationGroup], company: String? = nil, isFolded: Bool = false
    ) -> Frame {
        var copy = self
        copy.person = person
        copy.navigation = navigation
        // Of several pages that contain the path, the one with the longest address is the current one.
        copy.current =
            navigation.lazy.flatMap(\.links).filter { $0.contains(path) }.max {
                $0.href.utf8.count < $1.href.utf8.count
            }?
            .href
        copy.company = company
        copy.isFolded = isFolded
        return copy
    }

    /// The same frame with toasts that show at once.
    public func toasts(_ toasts: [Toast]) -> Frame {
        var copy = self
        copy.toasts = toasts
        return copy
    }

    /// The same frame, listening to server-sent events of an address. An event named `x` triggers what waits for
    /// `hx-trigger="sse:x"`; the event `toast` holds a ``Toast`` to show.
    public func live(_ address: String?) -> Frame {
        var copy = self
        copy.live = address
        return copy
    }

    /// The document with a page in it.
    public func html(_ body: HTML) -> HTML {
        var out = HTML(capacity: body.bytes.count + 16_384)
        out.append(head())
        out.append(
            """
            <body\(bodyAttributes())><a class="skip" href="#main">\(locale("Skip to the content"))</a>
            """)
        if let person {
            out.append(side())
            out.append(#"<div class="stage">\#(top(person))<main id="main" tabindex="-1">"#)
            out.append(body)
            out.append(#"</main></div>\#(bottom())\#(places())"#)
        } else {
            out.append(
                """
                <div class="door"><header class="door-head">\(brand())\(languages())</header>\
                <main id="main" class="door-card" tabindex="-1">
                """)
            out.append(body)
            out.append(#"</main></div>\#(toastsHTML())"#)
        }
        out.append("</body></html>")
        return out
    }

    // MARK: Head

    /// htmx without eval, inline styles or a history of pages in the browser's store; it takes refused forms (422) as
    /// answers.
    private static let htmxConfiguration = """
        {"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyCacheSize":0,\
        "refreshOnHistoryMiss":true,"allowScriptTags":false,"timeout":30000,"defaultSwapDelay":0,"defaultSettleDelay":20,\
        "responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409","swap":true},\
        {"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}
        """

    private func head() -> HTML {
        let scheme: HTML = theme == .system ? .none : #" data-theme="\#(theme.rawValue)""#
        return """
            <!doctype html><html lang="\(locale.language.tag)" dir="\(locale.direction.rawValue)"\(scheme)\
            \(if: isFolded, #" data-nav="folded""#)><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\
            <title>\(title) · Sila</title><meta name="csrf" content="\(csrf)">\
            <meta name="htmx-config" content="\(Frame.htmxConfiguration)"><meta name="color-scheme" content="light dark">\
            <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f7f5">\
            <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1513">\
            <meta name="referrer" content="same-origin"><meta name="format-detection" content="telephone=no">\
            <link rel="icon" href="\(assets.url(for: "icon.svg"))" type="image/svg+xml">\
            <link rel="apple-touch-icon" href="\(assets.url(for: "icon-180.png"))">\
            <link rel="manifest" href="\(assets.url(for: "manifest.webmanifest"))">\
            <link rel="preload" href="/assets/vendor/\(locale.language == .arabic ? "noto-sans-arabic-400-v1" : "inter-400-v2").woff2" \
            as="font" type="font/woff2" crossorigin><link rel="stylesheet" href="\(assets.url(for: "sila.css"))">\
            <script src="\(assets.url(for: "vendor/htmx.js"))" defer></script>\
            <script src="\(assets.url(for: "vendor/sse.js"))" defer></script>\
            <script src="\(assets.url(for: "sila.js"))" defer></script></head>
            """
    }

    private func bodyAttributes() -> HTML {
        let token = "{\"\(Form.tokenHeader)\":\"\(csrf)\"}"
        let events: HTML? = live.map { #" hx-ext="sse" sse-connect="\#($0)""# }
        return """
             class="\(person == nil ? "outside" : "inside")" hx-headers="\(token)"\(events)\
            \(attribute: "data-failed", locale("This did not work. Try again, or reload the page."))\
            \(attribute: "data-offline", locale("The server cannot be reached. Nothing was lost; try again in a moment."))
            """
    }

    private func brand() -> HTML {
        """
        <a class="home" href="/" aria-label="Sila"><svg class="logo" viewBox="0 0 32 32" aria-hidden="true">\(Mark.html)</svg><span>Sila</span></a>
        """
    }

    // MARK: Navigation

    private func side() -> HTML {
        """
        <aside class="side" id="nav"><div class="side-head">\(brand())\
        <a class="button quiet square side-close" href="#main" aria-label="\(locale("Close"))">\(Icon.close.html)</a></div>\
        <nav class="side-nav" aria-label="\(locale("Main navigation"))">\(each: navigation, { group in
            """
            <div class="nav-group"><h2>\(locale.html(group.title))</h2><ul>\(each: group.links, { navLink($0) })</ul></div>
            """
        })</nav><div class="side-foot">\(company.map { #"<span class="company"><bdi>\#($0)</bdi></span>"# as HTML })\
        <button type="button" class="button quiet square fold" data-fold aria-label="\(locale("Fold the navigation"))" \
        title="\(locale("Fold the navigation"))">\(Icon.split.html)</button></div></aside>
        """
    }

    private func navLink(_ link: NavigationLink) -> HTML {
        let count: HTML? = link.count.map { #"<span class="count">\#(locale.html($0))</span>"# }
        return """
            <li><a href="\(link.href)" title="\(locale(link.label))"\(if: isCurrent(link), #" aria-current="page""#)>\
            \(link.icon.html)<span class="nav-label">\(locale.html(link.label))</span>\(count)</a></li>
            """
    }

    private func isCurrent(_ link: NavigationLink) -> Bool { link.href == current }

    private func bottom() -> HTML {
        let links = navigation.flatMap(\.links).filter(\.isOnPhone).prefix(4)
        return """
            <nav class="bottom" aria-label="\(locale("Quick navigation"))">\(each: links, { link in
                """
                <a href="\(link.href)"\(if: isCurrent(link), #" aria-current="page""#)>\(link.icon.html)\
                <span>\(locale.html(link.short ?? link.label))</span></a>
                """
            })<a href="#nav">\(Icon.menu.html)<span>\(locale("Menu"))</span></a></nav>
            """
    }

    private func top(_ person: Person) -> HTML {
        """
        <header class="top"><form class="search" action="/search" role="search" data-palette-open>\(Icon.search.html)\
        <input type="search" name="q" autocomplete="off" \
        placeholder="\(locale("Search a name, a reference, a phone…"))" \
        aria-label="\(locale("Search a name, a reference, a phone…"))" aria-keyshortcuts="Control+K /">\
        <kbd aria-hidden="true">Ctrl K</kbd></form><div class="top-end">\(languages())\(personMenu(person))</div></header>
        """
    }

    private func languages() -> HTML {
        """
        <form class="languages" method="post" action="/language" aria-label="\(locale("Language"))">\
        <input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
        <input type="hidden" name="back" value="\(path)">\(each: Language.allCases, { language in
            """
            <button name="language" value="\(language.tag)" lang="\(language.tag)" title="\(language.ownName)" \
            aria-label="\(language.ownName)"\(if: language == locale.language, #" aria-current="true""#)>\
            \(language == .arabic ? "ع" : language.tag.uppercased())</button>
            """
        })</form>
        """
    }

    private func personMenu(_ person: Person) -> HTML {
        """
        <details class="menu person"><summary aria-label="\(locale("Your menu, {name}", ["name": .text(person.name)]))">\
        \(Avatar(person.name).html)</summary><div class="popover"><div class="person-head">\
        <bdi class="strong">\(person.name)</bdi><span class="quiet">\(locale.html(person.role))</span></div>\
        \(each: person.links, { link in
            #"<a class="item" href="\#(link.href)">\#(link.icon.html)<span>\#(locale.html(link.label))</span></a>"#
        })<button type="button" class="item" data-shortcuts>\(Icon.key.html)<span>\(locale("Keyboard shortcuts"))</span>\
        <kbd>?</kbd></button>\(themes())\
        <form method="post" action="/logout"><input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
        <button class="item">\(Icon.signOut.html)<span>\(locale("Sign out"))</span></button></form></div></details>
        """
    }

    private func themes() -> HTML {
        let choices: [(Theme, Icon, Phrase)] = [
            (.system, .settings, Phrase("As the system")), (.light, .sun, Phrase("Light")),
            (.dark, .moon, Phrase("Dark")),
        ]
        return """
            <form class="themes" method="post" action="/theme" aria-label="\(locale("Appearance"))" data-themes>\
            <input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
            <input type="hidden" name="back" value="\(path)">\(each: choices, { choice, icon, label in
                """
                <button name="theme" value="\(choice.rawValue)" aria-pressed="\(choice == theme ? "true" : "false")">\
                \(icon.html)<span>\(locale.html(label))</span></button>
                """
            })</form>
            """
    }

    // MARK: Places

    private func toastsHTML() -> HTML {
        """
        <div id="toasts" class="toasts" role="status" aria-live="polite"\
        \(if: live != nil, #" sse-swap="toast" hx-swap="beforeend""#)>\(each: toasts, { $0.html(locale) })</div>
        """
    }

    private func places() -> HTML {
        """
        <aside id="panel" class="panel" aria-label="\(locale("Side panel"))" hidden></aside><div id="dialog"></div>\
        \(toastsHTML())\(palette())\(shortcuts())
        """
    }

    private func palette() -> HTML {
        """
        <dialog id="palette" class="palette" aria-label="\(locale("Search and commands"))">\
        <form class="palette-line" action="/search" role="search">\(Icon.search.html)\
        <input type="search" name="q" autocomplete="off" role="combobox" aria-expanded="true" \
        aria-autocomplete="list" aria-controls="palette-list" placeholder="\(locale("Search or go to…"))" \
        aria-label="\(locale("Search and commands"))" hx-get="/search/palette" hx-target="#palette-list" \
        hx-trigger="palette, input changed delay:90ms" hx-sync="this:replace"><kbd aria-hidden="true">Esc</kbd></form>\
        <div id="palette-list" class="palette-list" role="listbox" aria-label="\(locale("Results"))"></div>\
        <p class="palette-foot" aria-hidden="true"><kbd>↑</kbd><kbd>↓</kbd> \(locale("choose"))<kbd>↵</kbd> \(locale("open"))\
        </p></dialog>
        """
    }

    private func shortcuts() -> HTML {
        let keys: [(String, Phrase)] = [
            ("Ctrl K", Phrase("Search and commands")), ("/", Phrase("Search")),
            ("J", Phrase("Next row")), ("K", Phrase("Previous row")), ("↵", Phrase("Open the row")),
            ("X", Phrase("Select the row")), ("N", Phrase("The page’s main action")), ("Esc", Phrase("Close")),
            ("?", Phrase("Keyboard shortcuts")),
        ]
        return """
            <dialog id="shortcuts" class="dialog" aria-labelledby="shortcuts-title"><div class="dialog-head">\
            <h2 id="shortcuts-title">\(locale("Keyboard shortcuts"))</h2><form method="dialog">\
            <button class="button quiet square" aria-label="\(locale("Close"))">\(Icon.close.html)</button></form></div>\
            <dl class="keys">\(each: keys, { #"<div><dt>\#(locale.html($0.1))</dt><dd><kbd>\#($0.0)</kbd></dd></div>"# })</dl></dialog>
            """
    }
}

/// The mark of the product, a ص on a green ground.
enum Mark {
    static let html: HTML =
        #"<rect class="mark-ground" width="32" height="32" rx="8"/><path class="mark-letter" d="M10.8 22.6Q9.3 22.6 8.2 22Q7.2 21.3 6.6 20.2Q6 19.1 6 17.6Q6 16.6 6.2 15.6Q6.5 14.6 6.9 13.7H9.2Q9 14.7 8.8 15.7Q8.6 16.8 8.6 17.7Q8.6 18.9 9.3 19.7Q9.9 20.5 11 20.5H11.5Q12.9 20.5 13.5 19.7Q14.2 19 14.2 17.7V9.6H16.8V12.7Q18.4 9.4 21.6 9.4Q23.8 9.4 24.9 10.6Q26 11.7 26 14.1V18.3H16.8Q16.7 20.4 15.3 21.5Q14 22.6 11.6 22.6ZM23.4 16.2V14Q23.4 12.8 22.8 12.1Q22.2 11.5 20.9 11.5Q18.5 11.5 16.8 14.8V16.2Z"/>"#
}

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
