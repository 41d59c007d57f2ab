public import HTML
public import Localization

/// Something that a person can do from here: follow a link, open a dialog or panel, or change something.
public struct Action: Sendable {
    /// How much weight a button has.
    public enum Weight: String, Sendable {
        /// The one thing that the page is for.
        case primary
        /// Everything else.
        case plain
        /// Without a border, among text.
        case quiet
        /// Destroys something.
        case danger
    }

    /// What happens on a click.
    public enum Effect: Sendable, Equatable {
        /// Goes to a page.
        case page
        /// Shows the answer in a dialog; a page of its own without JavaScript.
        case dialog
        /// Shows the answer in the side panel; a page of its own without JavaScript.
        case panel
        /// Posts, with the token that guards against forged requests.
        case post(csrf: String)
    }

    /// What the button says.
    public let label: Phrase
    /// Where it leads or posts to.
    public let href: String
    /// The drawing before the label.
    public let icon: Icon?
    /// How much weight the button has.
    public let weight: Weight
    /// What happens on a click.
    public let effect: Effect
    /// A question to answer with yes first.
    public let confirm: Phrase?
    /// The key that does it, when nothing is being typed: one letter.
    public let key: String?

    /// Describes an action.
    public init(
        _ label: Phrase, to href: String, icon: Icon? = nil, weight: Weight = .plain, effect: Effect = .page,
        confirm: Phrase? = nil, key: String? = nil
    ) {
        self.label = label
        self.href = href
        self.icon = icon
        self.weight = weight
        self.effect = effect
        self.confirm = confirm
        self.key = key
    }

    /// The button.
    public func html(_ locale: Locale) -> HTML {
        let inside: HTML = "\(icon?.html)<span>\(locale.html(label))</span>"
        let question = confirm.map { locale($0) }
        switch effect {
        case .page:
            return """
                <a class="button \(weight.rawValue)" href="\(href)"\(attribute: "data-key", key)\
                \(attribute: "data-confirm", question)>\(inside)</a>
                """
        case .dialog, .panel:
            return """
                <a class="button \(weight.rawValue)" href="\(href)" hx-get="\(href)" \
                hx-target="#\(effect == .dialog ? "dialog" : "panel")" hx-swap="innerHTML"\(attribute: "data-key", key)>\(inside)</a>
                """
        case .post(let csrf):
            return """
                <form class="inline" method="post" action="\(href)"\(attribute: "data-confirm", question)>\
                <input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
                <button class="button \(weight.rawValue)"\(attribute: "data-key", key)>\(inside)</button></form>
                """
        }
    }

    /// The action as a button of a form of selected rows: it takes the ticked rows along.
    ///
    /// The token against forged requests is the value of the posting buttons and no field of the form: a browser sends the
    /// value of the button that was pressed, and of no other. So a dialog that is fetched with the ticked rows in its
    /// address never has the token there, where histories, proxies and logs would keep it.
    func bulk(_ locale: Locale) -> HTML {
        let inside: HTML = "\(icon?.html)<span>\(locale.html(label))</span>"
        let question = confirm.map { locale($0) }
        switch effect {
        case .dialog, .panel:
            return """
                <button class="button \(weight.rawValue)" formmethod="get" formaction="\(href)" hx-get="\(href)" \
                hx-include="closest form" hx-target="#\(effect == .dialog ? "dialog" : "panel")" \
                hx-swap="innerHTML">\(inside)</button>
                """
        case .page:
            return """
                <button class="button \(weight.rawValue)" formmethod="get" formaction="\(href)">\(inside)</button>
                """
        case .post(let csrf):
            return """
                <button class="button \(weight.rawValue)" formmethod="post" formaction="\(href)" \
                name="\(Form.tokenField)" value="\(csrf)"\(attribute: "data-confirm", question)>\(inside)</button>
                """
        }
    }
}

/// Further actions behind three dots.
public struct Menu: Sendable {
    private let label: Phrase
    private let actions: [Action]

    /// Describes a menu; the label is read out and shown as a tip.
    public init(_ actions: [Action], label: Phrase = Phrase("More actions")) {
        self.label = label
        self.actions = actions
    }

    /// The menu; it opens without JavaScript.
    public func html(_ locale: Locale) -> HTML {
        """
        <details class="menu"><summary class="button plain square" aria-label="\(locale(label))" \
        title="\(locale(label))">\(Icon.more.html)</summary>\
        <div class="popover">\(each: actions, { $0.html(locale) })</div></details>
        """
    }
}
