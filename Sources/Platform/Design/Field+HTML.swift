public import HTML
public import Localization
import Values

extension Field {
    /// The label, the control, the help and the error. `scope` keeps ids apart when a page has several forms.
    public func html(_ locale: Locale, scope: String = "f") -> HTML {
        let id = "\(scope)-\(name)"
        switch control {
        case .checkbox(let isOn): return checkbox(locale, id, isOn)
        case .radios(let choices): return choicesHTML(locale, id, choices, "radio") { $0 == value }
        case .checkboxes(let choices, let chosen): return choicesHTML(locale, id, choices, "checkbox", chosen.contains)
        default: break
        }
        let optional: HTML =
            isRequired || isDisabled || isBare || !saysOptional || isAlwaysAnswered
            ? .none : #" <span class="optional">\#(locale("optional"))</span>"#
        return """
            <div class="field \(width.rawValue)\(if: error != nil, " wrong")"><label for="\(id)"\(if: isBare, #" class="unseen""#)>\
            \(locale.html(label))\(optional)</label>\(controlHTML(locale, id))\(notes(locale, id))</div>
            """
    }

    /// A choice that has no empty answer is never left out, whatever its field allows.
    private var isAlwaysAnswered: Bool {
        if case .select(_, empty: nil) = control { true } else { false }
    }

    private func notes(_ locale: Locale, _ id: String) -> HTML {
        let helpHTML: HTML? = help.map { #"<p class="help" id="\#(id)-help">\#(locale.html($0))</p>"# }
        let errorHTML: HTML? = error.map {
            #"<p class="error" id="\#(id)-error">\#(Icon.warning.html)<span>\#(locale.html($0))</span></p>"#
        }
        let hintHTML: HTML? = hint.map { _ in #"<p class="hint" id="\#(id)-hint" aria-live="polite"></p>"# }
        return "\(helpHTML)\(hintHTML)\(errorHTML)"
    }

    /// What every control says about itself.
    private func attributes(_ locale: Locale, _ id: String) -> HTML {
        let described = [help.map { _ in "\(id)-help" }, error.map { _ in "\(id)-error" }].compactMap { $0 }
        return """
             id="\(id)"\(flag: "required", isRequired)\(flag: "disabled", isDisabled)\
            \(flag: "autofocus", takesFocus)\(if: error != nil, #" aria-invalid="true""#)\
            \(attribute: "aria-describedby", described.isEmpty ? nil : described.joined(separator: " "))\
            \(attribute: "placeholder", placeholder.map { locale($0) })\(attribute: "maxlength", limit)\
            \(attribute: "hx-post", hint)\(attribute: "hx-target", hint.map { _ in "#\(id)-hint" })\
            \(attribute: "hx-params", hint.map { _ in name })\
            \(attribute: "hx-trigger", hint.map { _ in "input changed delay:250ms" })\(attribute: "hx-swap", hint.map { _ in "innerHTML" })\
            \(attribute: "hx-sync", hint.map { _ in "this:replace" })
            """
    }

    private func controlHTML(_ locale: Locale, _ id: String) -> HTML {
        let common = attributes(locale, id)
        switch control {
        case .input(let type, let mode, let autocomplete, let isolated):
            // Addresses, numbers and dates run from left to right in every language.
            return """
                <input type="\(type)" name="\(name)" value="\(value)"\(attribute: "inputmode", mode)\
                \(attribute: "autocomplete", autocomplete)\(attribute: "dir", isolated ? "ltr" : nil)\(common)>
                """
        case .day:
            let shown = Day(iso: value).map { locale.day($0, .short) } ?? value
            let example: String? = placeholder == nil ? locale("dd/mm/yyyy") : nil
            return """
                <span class="affix day"><input type="text" name="\(name)" value="\(shown)" inputmode="numeric" \
                autocomplete="off" dir="ltr" data-day\(attribute: "placeholder", example)\(common)>\
                <button type="button" class="day-open" data-day-open aria-label="\(locale("Choose a day"))" \
                title="\(locale("Choose a day"))">\(Icon.calendar.html)</button></span>
                """
        case .money(let currency):
            return """
                <span class="affix"><input type="text" name="\(name)" value="\(value)" inputmode="decimal" \
                autocomplete="off" dir="ltr"\(common)><span class="unit" aria-hidden="true">\
                \(locale.sign(currency))</span></span>
                """
        case .textarea(let rows):
            return #"<textarea name="\#(name)" rows="\#(rows)"\#(common)>\#n\#(value)</textarea>"#
        case .select(let choices, let empty):
            let first: HTML? = empty.map { #"<option value="">\#(locale($0))</option>"# }
            let options = HTML.each(choices) { choice in
                """
                <option value="\(choice.value)"\(flag: "selected", choice.value == value)>\
                \(locale(choice.label))</option>
                """
            }
            return #"<select name="\#(name)"\#(common)>\#(first)\#(options)</select>"#
        case .combobox(let source, let shown):
            // Without JavaScript the text alone is sent and the server looks it up.
            return """
                <span class="combobox" data-source="\(source)"><input type="hidden" name="\(name)" value="\(value)">\
                <input type="text" name="\(name)-text" value="\(shown)" role="combobox" aria-expanded="false" \
                aria-autocomplete="list" aria-controls="\(id)-list" autocomplete="off"\(common)>\
                <ul role="listbox" id="\(id)-list" class="options" hidden aria-label="\(locale(label))"></ul></span>
                """
        case .file(let accept, let isMultiple):
            return """
                <span class="drop">\(Icon.upload.html)<span class="drop-text">\
                <strong>\(locale("Choose a file"))</strong> <span>\(locale("or drop it here"))</span></span>\
                <output class="drop-name"></output><input type="file" name="\(name)"\
                \(attribute: "accept", accept.isEmpty ? nil : accept)\(flag: "multiple", isMultiple)\(common)></span>
                """
        case .custom(let body): return body(locale, id)
        case .checkbox, .radios, .checkboxes: return .none
        }
    }

    private func checkbox(_ locale: Locale, _ id: String, _ isOn: Bool) -> HTML {
        """
        <div class="field check \(width.rawValue)\(if: error != nil, " wrong")"><input type="checkbox" name="\(name)" \
        value="\(value)"\(flag: "checked", isOn)\(attributes(locale, id))>\
        <label for="\(id)">\(locale.html(label))</label>\(notes(locale, id))</div>
        """
    }

    private func choicesHTML(
        _ locale: Locale, _ id: String, _ choices: [Choice], _ type: String, _ isChosen: (String) -> Bool
    ) -> HTML {
        var items = HTML.none
        for (index, choice) in choices.enumerated() {
            let help: HTML? = choice.help.map { #"<span class="help">\#(locale.html($0))</span>"# }
            items.append(
                """
                <label class="choice"><input type="\(type)" name="\(name)" value="\(choice.value)"\
                \(flag: "checked", isChosen(choice.value))\(flag: "disabled", isDisabled)\
                \(flag: "required", isRequired && type == "radio" && index == 0)>\
                <span>\(locale.html(choice.label))\(help)</span></label>
                """)
        }
        let described = [help.map { _ in "\(id)-help" }, error.map { _ in "\(id)-error" }].compactMap { $0 }
        return """
            <fieldset class="field choices \(width.rawValue)\(if: error != nil, " wrong")" id="\(id)"\
            \(attribute: "aria-describedby", described.isEmpty ? nil : described.joined(separator: " "))>\
            <legend>\(locale.html(label))</legend><div class="choice-list">\(items)</div>\(notes(locale, id))</fieldset>
            """
    }
}
