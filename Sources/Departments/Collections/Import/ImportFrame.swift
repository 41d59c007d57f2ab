import Department
import Design
import HTML
import HTTP
import Localization
import Routing

extension Collections {
    /// The steps of the wizard.
    private static let importSteps: [Phrase] = [
        Phrase("File", context: "computer"), Phrase("Reading"), Phrase("Columns"), Phrase("Result"),
    ]

    /// A page of the wizard: its title, where in the steps it is, and its body.
    func importFrame(
        _ title: Phrase, step: Int?, _ context: Context, status: Status = .ok, actions: [Action] = [],
        fact: Phrase? = nil, live: [String] = [], _ body: HTML
    ) -> Response {
        let steps: HTML? = step.map { Steps(Collections.importSteps, current: $0).html(context.locale) }
        return context.page(
            title, status: status, live: live,
            """
            \(PageHeader(
                context.locale, title: title, fact: fact, trail: [Link(Phrase("Imports"), to: ImportPaths.list())],
                actions: actions
            ).html(context.locale))\(steps)\(body)
            """)
    }
}
