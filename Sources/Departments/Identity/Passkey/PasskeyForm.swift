import Design
import HTML
import Localization

/// A button that asks the browser for a passkey. The script shows it where browser and address know passkeys; the form
/// then carries the browser's answer.
struct PasskeyForm {
    /// Where the form posts to, and where the script asks for the challenge.
    let action: String
    let options: String
    let csrf: String
    let submit: Phrase
    var weight = Action.Weight.plain
    /// A field in front of the button, such as the name of a new passkey.
    var field: Field?
    var hidden: [(name: String, value: String)] = []
    /// Said where there can be no passkeys.
    var otherwise: Phrase?

    /// What the script fills in.
    private static let answers = ["challenge", "credential", "client-data", "authenticator-data", "signature"]

    func html(_ locale: Locale) -> HTML {
        let hidden: HTML =
            "\(each: self.hidden, { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" })"
        let otherwise: HTML =
            otherwise.map { "<p class=\"quiet\" data-passkey-else>\(locale.html($0))</p>" } ?? .none
        return """
            <form class="form passkey" method="post" action="\(action)" data-passkey="\(options)" \
            data-failed="\(locale("The browser gave no passkey. Try again."))" hidden>\
            <input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\(hidden)\
            \(each: PasskeyForm.answers, { "<input type=\"hidden\" name=\"\($0)\" value=\"\">" })\
            \(field.map { $0.html(locale, scope: "passkey") } ?? .none)\
            <div class="form-actions"><button type="submit" class="button \(weight.rawValue)">\
            \(Icon.key.html)<span>\(locale.html(submit))</span></button></div></form>\(otherwise)
            """
    }
}
