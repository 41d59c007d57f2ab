public import Department
public import Design
public import HTML
public import HTTP
public import Localization

extension Context {
    /// A form in a dialog, or on a page of its own without JavaScript.
    public func dialog(
        _ title: Phrase, trail: [Link], isWrong: Bool = false, before: HTML = .none,
        _ form: (Design.Form.Target) -> Design.Form
    ) -> Response {
        let status: Status = isWrong ? .unprocessableContent : .ok
        if wantsFragment {
            return fragment(
                Dialog(title: title, "\(before)\(form(.element("dialog")).html(locale))").html(locale), status: status)
        }
        return page(
            title, status: status,
            Layout.narrow(
                """
                \(PageHeader(locale, title: title, trail: trail).html(locale))\
                \(Card("\(before)\(form(.page).html(locale))").html(locale))
                """))
    }
}
