import HTML
import Localization

extension Frame {
    func toastsHTML() -> HTML {
        """
        <div id="toasts" class="toasts" role="status" aria-live="polite"\
        \(if: live != nil, #" sse-swap="toast" hx-swap="beforeend""#)>\(each: toasts, { $0.html(locale) })</div>
        """
    }

    func places() -> HTML {
        """
        <aside id="panel" class="panel" aria-label="\(locale("Side panel"))" hidden></aside><div id="dialog"></div>\
        \(toastsHTML())\(if: hasSearch, "\(palette())\(shortcuts())")
        """
    }

    func palette() -> HTML {
        """
        <dialog id="palette" class="palette" aria-label="\(locale("Search and commands"))">\
        <form class="palette-line" \(WordsForm.attributes) role="search">\(Icon.search.html)\
        <input type="search" name="q" autocomplete="off" role="combobox" aria-expanded="true" \
        aria-autocomplete="list" aria-controls="palette-list" placeholder="\(locale("Search or go to…"))" \
        aria-label="\(locale("Search and commands"))" hx-post="\(WordsForm.path)" hx-target="#palette-list" \
        hx-trigger="palette, input changed delay:90ms" hx-sync="this:replace"\(WordsForm.values(to: "/search/palette"))>\
        \(WordsForm.fields(to: "/search", csrf: csrf))<kbd aria-hidden="true">Esc</kbd></form>\
        <div id="palette-list" class="palette-list" role="listbox" aria-label="\(locale("Results"))"></div>\
        <p class="palette-foot" aria-hidden="true"><kbd>↑</kbd><kbd>↓</kbd> \(locale("choose"))<kbd>↵</kbd> \(locale("open"))\
        </p></dialog>
        """
    }

    func shortcuts() -> HTML {
        let keys: [(String, Phrase)] = [
            ("Ctrl K", Phrase("Search and commands")), ("/", Phrase("Search")),
            ("J", Phrase("Next row")), ("K", Phrase("Previous row")), ("↵", Phrase("Open the row")),
            ("X", Phrase("Select the row")), ("N", Phrase("The page’s main action")), ("Esc", Phrase("Close")),
            ("⇧ L", Phrase("Lock")),
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
