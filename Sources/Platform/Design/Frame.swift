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
    var brand = Brand.sila
    var standby: Int64 = 0
    var isLocked = false
    var hasSearch = true

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
        _ person: Person, navigation: [NavigationGroup], isFolded: Bool = false
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
        copy.isFolded = isFolded
        return copy
    }

    /// The same frame with a company's name, logo and colours.
    public func branded(_ brand: Brand) -> Frame {
        var copy = self
        copy.brand = brand
        return copy
    }

    /// The same frame, which locks itself after so many seconds without use; never after 0.
    public func standby(_ seconds: Int64) -> Frame {
        var copy = self
        copy.standby = seconds
        return copy
    }

    /// The same frame for a session in stand-by: other windows of the browser follow it.
    public func locked() -> Frame {
        var copy = self
        copy.isLocked = true
        return copy
    }

    /// The same frame for those who have nothing to search.
    public func withoutSearch() -> Frame {
        var copy = self
        copy.hasSearch = false
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
                <div class="door"><header class="door-head">\(home())\(languages())</header>\
                <main id="main" class="door-card" tabindex="-1">
                """)
            out.append(body)
            out.append(#"</main></div>\#(toastsHTML())"#)
        }
        out.append("</body></html>")
        return out
    }
}
