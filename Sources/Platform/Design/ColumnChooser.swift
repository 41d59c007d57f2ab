public import HTML
public import Localization

/// Which columns a list shows, as a form behind a button; it works without JavaScript.
public struct ColumnChooser: Sendable {
    private let action: String
    private let choices: [(key: String, label: Phrase, isOn: Bool)]
    private let kept: [(name: String, value: String)]

    /// Describes the columns; the chosen are sent as `column` to an address, with what else the list is asked by.
    public init(
        action: String, _ choices: [(key: String, label: Phrase, isOn: Bool)],
        kept: [(name: String, value: String)] = []
    ) {
        self.action = action
        self.choices = choices
        self.kept = kept
    }

    /// The button with its form.
    public func html(_ locale: Locale) -> HTML {
        """
        <details class="menu chooser"><summary class="button quiet">\(Icon.columns.html)<span>\(locale("Columns"))</span>\
        </summary><form class="popover" method="get" action="\(action)">\(each: kept, {
            #"<input type="hidden" name="\#($0.name)" value="\#($0.value)">"#
        })\(each: choices, { choice in
            """
            <label class="choice"><input type="checkbox" name="column" value="\(choice.key)"\
            \(flag: "checked", choice.isOn)><span>\(locale.html(choice.label))</span></label>
            """
        })<button class="button primary small"><span>\(locale("Show"))</span></button></form></details>
        """
    }
}
