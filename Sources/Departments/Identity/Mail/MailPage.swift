import Design
import HTML
import HTTP
import Localization
import Mail
import Routing
import Values

/// The letters that wait, went out or were given up: to whom and about what, never what they say.
struct MailPage {
    let rows: [PostedLetter]
    let state: PostedLetter.State
    let waiting: Int
    let isSending: Bool

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            locale, title: Phrase("Mail"), fact: Phrase("Letters that wait: {count}", ["count": .count(waiting)]))
        let tabs: [(PostedLetter.State, Phrase)] = [
            (.waiting, Phrase("Waiting")), (.failed, Phrase("Given up")), (.sent, Phrase("Sent")),
        ]
        let off: HTML =
            isSending
            ? .none
            : Notice(
                Phrase("This house sends no mail."),
                detail: Phrase("Links are handed over by hand until the setting mail-server names a server."), .sand
            ).html(locale)
        let parts = Tabs(
            tabs.map { (label: $1, href: Paths.mail(query: ["state": $0.rawValue]), count: nil) },
            current: tabs.firstIndex { $0.0 == state } ?? 0, of: Phrase("Mail"))
        let columns: [Sheet.Column] = [
            .init(Phrase("E-mail address"), phone: .title), .init(Phrase("What it is about"), phone: .subtitle),
            .init(Phrase("Written"), phone: .labelled), .init(Phrase("Attempts"), phone: .labelled),
            .init(Phrase("Last obstacle"), phone: .labelled),
        ]
        let body: HTML =
            rows.isEmpty
            ? Empty(.mail, title: Phrase("Nothing here"), help: Phrase("A letter stays in this list for thirty days."))
                .html(locale)
            : Sheet(
                id: "mail", caption: Phrase("Mail"), columns, rows.map { row($0, locale) },
                pager: Pager(shown: rows.count)
            ).html(locale)
        return """
            \(head.html(locale))\(off)\(parts.html(locale))\(body)
            """
    }

    private func row(_ letter: PostedLetter, _ locale: Locale) -> Sheet.Row {
        let obstacle = MailPage.words(letter.cause).map { locale($0) } ?? ""
        return Sheet.Row(
            id: letter.id.description, name: letter.address, to: nil,
            [
                .name(letter.address, quiet: nil), .phrase(letter.kind.label, locale),
                .text(locale.instant(letter.created)), .text(String(letter.tries)),
                .text(letter.code.isEmpty ? obstacle : "\(obstacle) (\(letter.code))"),
            ])
    }

    /// Why a letter was not taken, for people; nil when nothing was in the way.
    static func words(_ cause: String) -> Phrase? {
        switch MailFailure.Cause(rawValue: cause) {
        case .unreachable: Phrase("The mail server does not answer.")
        case .slow: Phrase("The mail server took too long.")
        case .certificate: Phrase("The mail server’s certificate is not trusted.")
        case .unencrypted: Phrase("The mail server offers no encryption.")
        case .credentials: Phrase("The mail server refuses name or password.")
        case .later: Phrase("The mail server asks to try again later.")
        case .refused: Phrase("The mail server refuses this letter.")
        case .letter: Phrase("The letter cannot be written.")
        case nil:
            switch cause {
            case PostedLetter.late: Phrase("It came too late to be of use.")
            case PostedLetter.withdrawn: Phrase("Its link was taken back before it went.")
            default: nil
            }
        }
    }
}
