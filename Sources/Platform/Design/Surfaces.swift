public import HTML
public import Localization

/// A card: a heading, an action beside it, and a body.
public struct Card: Sendable {
    private let title: Phrase?
    private let action: Action?
    private let body: HTML
    private let isFlush: Bool

    /// Describes a card; a flush one has no space around its body, for lists.
    public init(title: Phrase? = nil, action: Action? = nil, isFlush: Bool = false, _ body: HTML) {
        self.title = title
        self.action = action
        self.isFlush = isFlush
        self.body = body
    }

    /// The card.
    public func html(_ locale: Locale) -> HTML {
        let head: HTML? = title.map {
            #"<div class="card-head"><h2>\#(locale.html($0))</h2>\#(action?.html(locale))</div>"#
        }
        return
            #"<section class="card\#(if: isFlush, " flush")">\#(head)<div class="card-body">\#(body)</div></section>"#
    }
}

/// How a page is divided.
public enum Layout {
    /// The body of a page beside facts and documents.
    public static func columns(main: HTML, side: HTML) -> HTML {
        #"<div class="columns"><div class="column-main">\#(main)</div><div class="column-side">\#(side)</div></div>"#
    }

    /// Cards of equal width beside each other, as many as fit.
    public static func grid(_ cards: [HTML]) -> HTML { #"<div class="grid">\#(each: cards, { $0 })</div>"# }

    /// A narrow page, for forms and wizards.
    public static func narrow(_ body: HTML) -> HTML { #"<div class="narrow">\#(body)</div>"# }
}

/// A dialog over the page. The answer to an ``Action`` with the effect `dialog`; the frame holds the place for it.
public struct Dialog: Sendable {
    private let title: Phrase
    private let body: HTML

    /// Describes a dialog; its body is mostly a ``Form``.
    public init(title: Phrase, _ body: HTML) {
        self.title = title
        self.body = body
    }

    /// The dialog.
    public func html(_ locale: Locale) -> HTML {
        """
        <dialog class="dialog" aria-labelledby="dialog-title" data-open><div class="dialog-head">\
        <h2 id="dialog-title">\(locale.html(title))</h2><form method="dialog">\
        <button class="button quiet square" aria-label="\(locale("Close"))">\(Icon.close.html)</button></form></div>\
        <div class="dialog-body">\(body)</div></dialog>
        """
    }
}

/// A row opened beside its list. The answer to a row's `panel` address; the frame holds the place for it.
public struct SidePanel: Sendable {
    private let title: HTML
    private let href: String
    private let body: HTML

    /// Describes a panel: its title, the whole page of the same thing, and its body.
    public init(title: HTML, to href: String, _ body: HTML) {
        self.title = title
        self.href = href
        self.body = body
    }

    /// The panel.
    public func html(_ locale: Locale) -> HTML {
        """
        <div class="panel-head"><h2 tabindex="-1">\(title)</h2><a class="button plain small" href="\(href)">\
        <span>\(locale("Open the page"))</span></a>\
        <button type="button" class="button quiet square" data-panel-close aria-label="\(locale("Close"))">\
        \(Icon.close.html)</button></div><div class="panel-body">\(body)</div>
        """
    }
}

/// A short word at the corner of the page about what just happened, perhaps with a way back.
public struct Toast: Sendable {
    private let said: Phrase
    private let tone: Tone
    private let undo: Action?

    /// Describes a toast.
    public init(_ said: Phrase, _ tone: Tone = .brand, undo: Action? = nil) {
        self.said = said
        self.tone = tone
        self.undo = undo
    }

    /// The toast, for ``Frame``.
    public func html(_ locale: Locale) -> HTML {
        let icon: Icon =
            switch tone {
            case .brand: .check
            case .brick: .warning
            case .sand: .clock
            case .neutral, .sky: .info
            }
        return """
            <div class="toast \(tone.rawValue)">\(icon.html)<p>\(locale.html(said))</p>\(undo?.html(locale))\
            <button type="button" class="button quiet square" data-toast-close aria-label="\(locale("Close"))">\
            \(Icon.close.html)</button></div>
            """
    }

    /// The toast within an answer to htmx: it finds its own place in the page.
    public func outOfBand(_ locale: Locale) -> HTML {
        #"<div hx-swap-oob="beforeend:#toasts">\#(html(locale))</div>"#
    }
}

/// A message within the page.
public struct Notice: Sendable {
    private let said: Phrase
    private let detail: Phrase?
    private let tone: Tone
    private let actions: [Action]

    /// Describes a message, with a second sentence and what to do about it.
    public init(_ said: Phrase, detail: Phrase? = nil, _ tone: Tone = .sky, actions: [Action] = []) {
        self.said = said
        self.detail = detail
        self.tone = tone
        self.actions = actions
    }

    /// The message.
    public func html(_ locale: Locale) -> HTML {
        let icon: Icon = tone == .brick || tone == .sand ? .warning : tone == .brand ? .check : .info
        return """
            <div class="notice \(tone.rawValue)"\(if: tone == .brick, #" role="alert""#)>\(icon.html)<div>\
            <p><strong>\(locale.html(said))</strong></p>\(detail.map { "<p>\(locale.html($0))</p>" as HTML })</div>\
            \(if: !actions.isEmpty, #"<div class="notice-actions">\#(each: actions, { $0.html(locale) })</div>"#)</div>
            """
    }
}

/// A list without rows: what would be here, and what to do next.
public struct Empty: Sendable {
    private let icon: Icon
    private let title: Phrase
    private let help: Phrase
    private let actions: [Action]
    private let isHeading: Bool

    /// Describes an empty state; `isHeading` for a page that has no other title.
    public init(_ icon: Icon, title: Phrase, help: Phrase, isHeading: Bool = false, actions: [Action] = []) {
        self.isHeading = isHeading
        self.icon = icon
        self.title = title
        self.help = help
        self.actions = actions
    }

    /// The empty state.
    public func html(_ locale: Locale) -> HTML {
        """
        <div class="empty"><span class="empty-mark">\(icon.html)</span>\(isHeading ? "<h1>\(locale.html(title))</h1>" : "<h2>\(locale.html(title))</h2>" as HTML)\
        <p>\(locale.html(help))</p>\
        \(if: !actions.isEmpty, #"<div class="empty-actions">\#(each: actions, { $0.html(locale) })</div>"#)</div>
        """
    }
}

/// Names with their values.
public struct Facts: Sendable {
    private let facts: [(label: Phrase, value: HTML)]

    /// Describes facts; a value without markup shows as a dash.
    public init(_ facts: [(label: Phrase, value: HTML)]) { self.facts = facts }

    /// The list.
    public func html(_ locale: Locale) -> HTML {
        """
        <dl class="facts">\(each: facts, { fact in
            """
            <div><dt>\(locale.html(fact.label))</dt><dd>\(fact.value.isEmpty ? Cell.empty.html(locale) : fact.value)</dd></div>
            """
        })</dl>
        """
    }
}

/// Documents with their size and day.
public struct Papers: Sendable {
    private let papers: [(name: String, href: String, detail: String)]

    /// Describes documents: the name, the address, and a quiet line such as size and day.
    public init(_ papers: [(name: String, href: String, detail: String)]) { self.papers = papers }

    /// The list.
    public func html(_ locale: Locale) -> HTML {
        """
        <ul class="papers">\(each: papers, { paper in
            """
            <li>\(Icon.file.html)<span><a href="\(paper.href)"><bdi>\(paper.name)</bdi></a>\
            <bdi class="quiet">\(paper.detail)</bdi></span></li>
            """
        })</ul>
        """
    }
}
