public import HTML
public import Localization
public import Values

/// One control of a form with its label, its help and what is wrong with what was typed.
public struct Field: Sendable {
    /// How much of the form's width a field takes.
    public enum Width: String, Sendable {
        /// The whole line.
        case full
        /// Half a line.
        case half
        /// A third of a line.
        case third
    }

    /// A choice of a list.
    public struct Choice: Sendable {
        /// What is sent.
        public let value: String
        /// What is read.
        public let label: Phrase
        /// A second, quiet line beside radio buttons.
        public let help: Phrase?

        /// Describes a choice.
        public init(_ value: String, _ label: Phrase, help: Phrase? = nil) {
            self.value = value
            self.label = label
            self.help = help
        }
    }

    enum Control: Sendable {
        case input(type: String, mode: String?, autocomplete: String?, isolated: Bool)
        case day
        case money(Currency)
        case textarea(rows: Int)
        case select([Choice], empty: Phrase?)
        case combobox(source: String, shown: String)
        case checkbox(isOn: Bool)
        case radios([Choice])
        case checkboxes([Choice], chosen: [String])
        case file(accept: String, isMultiple: Bool)
        case custom(@Sendable (Locale, String) -> HTML)
    }

    let name: String
    let label: Phrase
    let value: String
    let control: Control
    var help: Phrase?
    var error: Phrase?
    var isRequired = false
    var isDisabled = false
    var width = Width.full
    var placeholder: Phrase?
    var limit: Int?
    var takesFocus = false
    /// Filters are all optional, and so do not say it.
    var saysOptional = true
    var isBare = false
    var hint: String?

    init(_ name: String, _ label: Phrase, _ value: String, _ control: Control) {
        self.name = name
        self.label = label
        self.value = value
        self.control = control
    }

    /// A line of text. What was typed is kept in `value`, right or wrong.
    public static func text(_ name: String, label: Phrase, value: String = "", autocomplete: String? = nil) -> Field {
        Field(name, label, value, .input(type: "text", mode: nil, autocomplete: autocomplete, isolated: false))
    }

    /// A whole or decimal number, typed as the person writes numbers.
    public static func number(_ name: String, label: Phrase, value: String = "") -> Field {
        Field(name, label, value, .input(type: "text", mode: "decimal", autocomplete: "off", isolated: true))
    }

    /// An e-mail address.
    public static func email(
        _ name: String, label: Phrase, value: String = "", autocomplete: String? = "email"
    ) -> Field {
        Field(name, label, value, .input(type: "email", mode: "email", autocomplete: autocomplete, isolated: true))
    }

    /// A telephone number.
    public static func phone(_ name: String, label: Phrase, value: String = "") -> Field {
        Field(name, label, value, .input(type: "tel", mode: "tel", autocomplete: "tel", isolated: true))
    }

    /// A password, never filled in.
    public static func password(_ name: String, label: Phrase, isNew: Bool = false) -> Field {
        Field(
            name, label, "",
            .input(
                type: "password", mode: nil, autocomplete: isNew ? "new-password" : "current-password", isolated: true))
    }

    /// A code of a second factor.
    public static func code(_ name: String, label: Phrase) -> Field {
        Field(name, label, "", .input(type: "text", mode: "numeric", autocomplete: "one-time-code", isolated: true))
    }

    /// A day, typed or chosen from a calendar. `value` is `yyyy-mm-dd` or what was typed; the field shows and sends it as
    /// the reader's language writes days, whatever the browser's language is: `21/11/2026`.
    public static func date(_ name: String, label: Phrase, value: String = "") -> Field {
        Field(name, label, value, .day)
    }

    /// An amount of a currency, typed as the person writes numbers.
    public static func money(_ name: String, label: Phrase, value: String = "", currency: Currency) -> Field {
        Field(name, label, value, .money(currency))
    }

    /// Several lines of text.
    public static func textarea(_ name: String, label: Phrase, value: String = "", rows: Int = 4) -> Field {
        Field(name, label, value, .textarea(rows: rows))
    }

    /// One of a list; `empty` is the first, empty choice.
    public static func select(
        _ name: String, label: Phrase, value: String = "", choices: [Choice], empty: Phrase? = nil
    ) -> Field {
        Field(name, label, value, .select(choices, empty: empty))
    }

    /// One of many, found while typing: `source` answers the words `q` with ``ComboboxOptions``. `shown` is the name of the value.
    public static func combobox(
        _ name: String, label: Phrase, value: String = "", shown: String = "", source: String
    ) -> Field {
        Field(name, label, value, .combobox(source: source, shown: shown))
    }

    /// A box to tick; it sends `value` when ticked.
    public static func checkbox(_ name: String, label: Phrase, isOn: Bool, value: String = "1") -> Field {
        Field(name, label, value, .checkbox(isOn: isOn))
    }

    /// One of a few, all in sight.
    public static func radios(_ name: String, label: Phrase, value: String = "", choices: [Choice]) -> Field {
        Field(name, label, value, .radios(choices))
    }

    /// Some of a few, all in sight.
    public static func checkboxes(_ name: String, label: Phrase, chosen: [String], choices: [Choice]) -> Field {
        Field(name, label, "", .checkboxes(choices, chosen: chosen))
    }

    /// A file, chosen or dropped. `accept` is HTML's list of endings and media types.
    public static func file(_ name: String, label: Phrase, accept: String = "", isMultiple: Bool = false) -> Field {
        Field(name, label, "", .file(accept: accept, isMultiple: isMultiple))
    }

    /// A control of the page's own; the body is given the id that the label points at.
    public static func custom(
        _ name: String, label: Phrase, _ body: @escaping @Sendable (Locale, String) -> HTML
    ) -> Field {
        Field(name, label, "", .custom(body))
    }

    /// The same field with a sentence of help below it.
    public func help(_ help: Phrase?) -> Field { with { $0.help = help } }
    /// The same field, saying what somebody else stored while it was filled in, unless that is what stands in it.
    public func stored(meanwhile value: Phrase.Argument?, unless isSame: Bool) -> Field {
        guard let value, !isSame else { return self }
        return help(Phrase("Stored meanwhile: {value}", ["value": value]))
    }
    /// The same field with what is wrong, when something is.
    public func error(_ error: Phrase?) -> Field { with { $0.error = error } }
    /// The same field, which must be filled in.
    public func required(_ isRequired: Bool = true) -> Field { with { $0.isRequired = isRequired } }
    /// The same field, which cannot be changed.
    public func disabled(_ isDisabled: Bool = true) -> Field { with { $0.isDisabled = isDisabled } }
    /// The same field at another width.
    public func width(_ width: Width) -> Field { with { $0.width = width } }
    /// The same field with an example in it while it is empty.
    public func placeholder(_ placeholder: Phrase?) -> Field { with { $0.placeholder = placeholder } }
    /// The same field, at most so many characters long.
    public func limit(_ characters: Int?) -> Field { with { $0.limit = characters } }
    /// The same field with its label for screen readers only, for cells of a table.
    public func bare() -> Field { with { $0.isBare = true } }
    /// The same field, with advice from an address while it is typed: the answer stands below it.
    public func hinted(by address: String) -> Field { with { $0.hint = address } }
    /// The same field, in which typing begins.
    public func focused() -> Field { with { $0.takesFocus = true } }

    /// The same field, which does not say that it may be left empty: for rows of choices that all may.
    public func withoutOptional() -> Field { with { $0.saysOptional = false } }

    private func with(_ change: (inout Field) -> Void) -> Field {
        var copy = self
        change(&copy)
        return copy
    }
}

/// The answer of a combobox's source: what fits what was typed.
public struct ComboboxOptions: Sendable {
    private let options: [(value: String, text: String, quiet: String)]

    /// Describes the options: the value sent, the name shown, and a quiet second part.
    public init(_ options: [(value: String, text: String, quiet: String)]) { self.options = options }

    /// The options.
    public func html(_ locale: Locale) -> HTML {
        if options.isEmpty { return #"<li class="none" role="presentation">\#(locale("Nothing found"))</li>"# }
        return .each(options) { option in
            """
            <li role="option" aria-selected="false" data-value="\(option.value)" data-text="\(option.text)">\
            <bdi>\(option.text)</bdi> <bdi class="quiet">\(option.quiet)</bdi></li>
            """
        }
    }
}
