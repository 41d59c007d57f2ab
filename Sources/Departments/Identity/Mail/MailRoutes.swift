import Department
import HTTP
import Localization
import Routing
import Values

extension Identity {
    var mailRoutes: [Route<Context>] {
        [
            .get(Paths.mail, access: .needs(.seeMail), "Lists the letters that wait, went out or were given up.") {
                request, context in
                let state = request.query["state"].flatMap(PostedLetter.State.init(rawValue:)) ?? .waiting
                let (rows, waiting) = try store.read { connection in
                    (try PostedLetter.all(state, in: connection), try PostedLetter.waiting(in: connection))
                }
                let page = MailPage(
                    rows: rows, state: state, waiting: Int(clamping: waiting), isSending: sendsMail)
                return context.page(Phrase("Mail"), live: ["mail"], page.html(context.locale))
            }
        ]
    }
}
