public import HTML
public import Localization

/// A form: sections of fields, what is wrong at the top, one button that says what it does.
public struct Form: Sendable {
    /// The hidden field that carries the token against forged requests.
    public static let tokenField = "csrf"
    /// The header that carries it when htmx sends the request.
    public static let tokenHeader = "X-CSRF-Token"

    /// Fields that belong together, under a heading when there is one.
    public struct Section: Sendable {
        let title: Phrase?
        let help: Phrase?
        let fields: [Field]

        /// Describes a section.
        public init(title: Phrase? = nil, help: Phrase? = nil, _ fields: [Field]) {
            self.title = title
            self.help = help
            self.fields = fields
        }
    }

    /// How the answer of the server is shown.
    public enum Target: Sendable {
        /// As a new page.
        case page
        /// In place of the element with this id, by htmx; as a page without JavaScript.
        case element(String)
    }

    private let action: String
    private let csrf: String
    private let sections: [Section]
    private let submit: Phrase
    private let weight: Action.Weight
    private let cancel: String?
    private let error: Phrase?
    private let hidden: [(name: String, value: String)]
    private let target: Target
    private let scope: String
    private let extra: [Action]

    /// Describes a form that posts to an address. `scope` keeps ids apart when a page has several forms; `version` fields
    /// and their like go into `hidden`.
    public init(
        action: String, csrf: String, submit: Phrase, weight: Action.Weight = .primary, cancel: String? = nil,
        error: Phrase? = nil, hidden: [(name: String, value: String)] = [], target: Target = .page,
        scope: String = "f", extra: [Action] = [], _ sections: [Section]
    ) {
        self.action = action
        self.csrf = csrf
        self.submit = submit
        self.weight = weight
        self.cancel = cancel
        self.error = error
        self.hidden = hidden
        self.target = target
        self.scope = scope
        self.extra = extra
        self.sections = sections
    }

    /// The form. Files make it multipart by themselves.
    public func html(_ locale: Locale) -> HTML {
        let fields = sections.flatMap(\.fields)
        let hasFile = fields.contains { if case .file = $0.control { true } else { false } }
        var swap: HTML = .none
        if case .element(let id) = target {
            swap = """
                 hx-post="\(action)" hx-target="#\(id)" hx-disabled-elt="find button[type=submit]"
                """
        }
        let multipart: HTML = hasFile ? #" enctype="multipart/form-data""# : .none
        let cancelHTML: HTML? = cancel.map {
            #"<a class="button quiet" href="\#($0)" data-close>\#(locale("Cancel"))</a>"#
        }
        return """
            <form class="form" method="post" action="\(action)" novalidate\(multipart)\(swap)>\
            <input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
            \(each: hidden, { #"<input type="hidden" name="\#($0.name)" value="\#($0.value)">"# })\
            \(summary(locale, fields))\(each: sections, { section($0, locale) })\
            <div class="form-actions"><button type="submit" class="button \(weight.rawValue)">\
            <span>\(locale.html(submit))</span></button>\(each: extra, { $0.html(locale) })\(cancelHTML)</div></form>
            """
    }

    /// What is wrong, all at once, with links to the fields.
    private func summary(_ locale: Locale, _ fields: [Field]) -> HTML {
        let wrong = fields.filter { $0.error != nil }
        guard error != nil || !wrong.isEmpty else { return .none }
        let said =
            error
            ?? Phrase(
                one: "{count} field needs your attention.", other: "{count} fields need your attention.",
                count: wrong.count)
        return """
            <div class="notice brick" role="alert" tabindex="-1">\(Icon.warning.html)<div>\
            <p><strong>\(locale.html(said))</strong></p>\
            \(if: !wrong.isEmpty, "<ul>\(each: wrong, { wrongItem($0, locale) })</ul>")</div></div>
            """
    }

    private func wrongItem(_ field: Field, _ locale: Locale) -> HTML {
        """
        <li><a href="#\(scope)-\(field.name)">\(locale.html(field.label))</a></li>
        """
    }

    private func section(_ section: Section, _ locale: Locale) -> HTML {
        let help: HTML? = section.help.map { #"<p class="help">\#(locale.html($0))</p>"# }
        let heading: HTML? = section.title.map {
            #"<div class="section-head"><h2>\#(locale.html($0))</h2>\#(help)</div>"#
        }
        return """
            <div class="section\(if: section.title != nil, " titled")">\(heading)\
            <div class="fields">\(each: section.fields, { $0.html(locale, scope: scope) })</div></div>
            """
    }
}
