import Department
import Localization
import Messages
import Nouns
import SQL
import Values

extension Collections {
    /// Why somebody wanted to give a file of the person's up, and what was answered: what was refused stands in no step.
    func discloseProposals(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "proposals", Phrase("Requests to close a debt as unrecoverable"),
                [
                    Self.debt, .init("when", Phrase("Asked on")), .init("reason", Phrase("Reason")),
                    .init("state", Phrase("State")), .init("answer", Phrase("Answer")),
                ]))
        let now = store.surroundings.now()
        try eachPage(of: person) { debts, _ in
            let names = Dictionary(debts.map { ($0.id, $0.reference) }) { first, _ in first }
            let asked = try store.read { connection in
                try Approval.about(debts.map(\.id), Collections.givingUp.name, in: connection)
            }
            for approval in asked {
                let state: Phrase =
                    switch approval.state {
                    case .open where approval.isOpen(at: now): Phrase("Waits")
                    case .open, .granted: Phrase("Too old")
                    case .done: Phrase("Approved and done")
                    case .refused: Phrase("Not approved")
                    case .withdrawn: Phrase("Taken back")
                    }
                try sink.row([
                    .text(names[approval.row] ?? ""), .instant(approval.asked), .text(approval.reason),
                    .code(approval.state.rawValue, state), approval.answer.map { .text($0) } ?? .none,
                ])
            }
        }
    }
}
