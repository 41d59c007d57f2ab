import HTML
import Localization

extension Frame {
    /// The way to the first page: the company's logo and name, or the product's.
    func home() -> HTML {
        let mark: HTML =
            if let logo = brand.logo {
                #"<img class="logo own" src="\#(logo)" alt="">"#
            } else {
                #"<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">\#(Mark.html)</svg>"#
            }
        return """
            <a class="home" href="/" aria-label="\(brand.name)">\(mark)\
            <span\(if: brand != .sila, #" class="own" dir="auto""#)>\(brand.name)</span></a>
            """
    }

    func side() -> HTML {
        """
        <aside class="side" id="nav"><div class="side-head">\(home())\
        <a class="button quiet square side-close" href="#main" aria-label="\(locale("Close"))">\(Icon.close.html)</a></div>\
        <nav class="side-nav" aria-label="\(locale("Main navigation"))">\(each: navigation, { group in
            """
            <div class="nav-group"><h2>\(locale.html(group.title))</h2><ul>\(each: group.links, { navLink($0) })</ul></div>
            """
        })</nav><div class="side-foot">\(if: brand != .sila, #"<span class="company">Sila</span>"#)\
        <button type="button" class="button quiet square fold" data-fold aria-label="\(locale("Fold the navigation"))" \
        title="\(locale("Fold the navigation"))">\(Icon.split.html)</button></div></aside>
        """
    }

    func navLink(_ link: NavigationLink) -> HTML {
        let count: HTML? = link.count.map { #"<span class="count">\#(locale.html($0))</span>"# }
        return """
            <li><a href="\(link.href)" title="\(locale(link.label))"\(if: isCurrent(link), #" aria-current="page""#)>\
            \(link.icon.html)<span class="nav-label">\(locale.html(link.label))</span>\(count)</a></li>
            """
    }

    func isCurrent(_ link: NavigationLink) -> Bool { link.href == current }

    func bottom() -> HTML {
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

    func top(_ person: Person) -> HTML {
        let search: HTML = """
            <form class="search" \(WordsForm.attributes) role="search" data-palette-open>\(Icon.search.html)\
            <input type="search" name="q" autocomplete="off" \
            placeholder="\(locale("Search a name, a reference, a phone…"))" \
            aria-label="\(locale("Search a name, a reference, a phone…"))" aria-keyshortcuts="Control+K /">\
            \(WordsForm.fields(to: "/search", csrf: csrf))<kbd aria-hidden="true">Ctrl K</kbd></form>
            """
        return """
            <header class="top">\(hasSearch ? search : .none)<div class="top-end">\(languages())\(personMenu(person))\
            </div></header>
            """
    }

    func languages() -> HTML {
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

    func personMenu(_ person: Person) -> HTML {
        """
        <details class="menu person"><summary aria-label="\(locale("Your menu, {name}", ["name": .text(person.name)]))">\
        \(Avatar(person.name).html)</summary><div class="popover"><div class="person-head">\
        <bdi class="strong">\(person.name)</bdi><span class="quiet">\(locale.html(person.role))</span></div>\
        \(each: person.links, { link in
            #"<a class="item" href="\#(link.href)">\#(link.icon.html)<span>\#(locale.html(link.label))</span></a>"#
        })\(hasSearch ? shortcutsItem : .none)\(themes())\
        <form method="post" action="/lock" data-lock><input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
        <input type="hidden" name="next" value="\(path)">\
        <button class="item">\(Icon.lock.html)<span>\(locale("Lock"))</span><kbd>⇧ L</kbd></button></form>\
        <form method="post" action="/logout"><input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
        <button class="item">\(Icon.signOut.html)<span>\(locale("Sign out"))</span></button></form></div></details>
        """
    }

    private var shortcutsItem: HTML {
        """
        <button type="button" class="item" data-shortcuts>\(Icon.key.html)<span>\(locale("Keyboard shortcuts"))</span>\
        <kbd>?</kbd></button>
        """
    }

    func themes() -> HTML {
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
}
