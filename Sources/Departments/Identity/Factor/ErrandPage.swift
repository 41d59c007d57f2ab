import Design
import HTML
import HTTP
import Localization

/// What follows a proof where a form or a file waited for it: the same request once more, sent by itself where scripts
/// run and by a button where they do not.
struct ErrandPage {
    let errand: Errand
    let csrf: String

    static let title = Phrase("Thank you")

    /// As a page.
    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(locale, title: Self.title, fact: Self.said)
        return "\(head.html(locale))\(Layout.narrow(form(locale, " data-errand")))"
    }

    /// As a dialog, in the place of the one that asked.
    func dialog(_ locale: Locale) -> HTML {
        let sending: HTML = """
             hx-post="\(errand.address)" hx-target="#dialog" hx-trigger="load, submit" \
            hx-disabled-elt="find button[type=submit]"
            """
        return Dialog(
            title: Self.title, "<p class=\"quiet\">\(locale.html(Self.said))</p>\(form(locale, sending))"
        ).html(locale)
    }

    private static let said = Phrase("What you asked for goes on by itself. If it does not, press the button.")

    private func form(_ locale: Locale, _ sending: HTML) -> HTML {
        let isFile = errand.way == .file
        let token: HTML =
            isFile ? .none : #"<input type="hidden" name="\#(Design.Form.tokenField)" value="\#(csrf)">"#
        return """
            <form class="form" method="\(isFile ? "get" : "post")" action="\(errand.address)"\(sending)>\(token)\
            \(each: Array(errand.typed), { #"<input type="hidden" name="\#($0.name)" value="\#($0.value)">"# })\
            <div class="form-actions"><button type="submit" class="button primary"><span>\
            \(locale("Go on"))</span></button><a class="button quiet" href="\(errand.back)" data-close>\
            \(locale("Go back"))</a></div></form>
            """
    }
}
