import Design
import HTML
import Localization
import Trust

/// A button that uses the certificate of the handshake; nothing where the browser showed none.
struct CertificateForm {
    let action: String
    let presented: Presented?
    let csrf: String
    let submit: Phrase
    var weight = Action.Weight.plain
    var hidden: [(name: String, value: String)] = []

    func html(_ locale: Locale) -> HTML {
        guard let presented else { return .none }
        guard let shown = presented.certificate else {
            let said = presented.fault.map { fault in
                Notice(
                    Phrase("Your browser shows a certificate that cannot be used."), detail: fault, .sand
                ).html(locale)
            }
            return "<div class=\"form passkey\">\(said)</div>"
        }
        return """
            <form class="form passkey" method="post" action="\(action)">\
            <input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
            \(each: hidden, { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" })\
            <div class="form-actions"><button type="submit" class="button \(weight.rawValue)">\
            \(Icon.badge.html)<span>\(locale.html(submit))</span></button></div>\
            <p class="quiet"><bdi>\(shown.name)</bdi> · <bdi>\(shown.issuer)</bdi></p></form>
            """
    }
}
