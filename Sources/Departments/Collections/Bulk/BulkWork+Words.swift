import Design
import Localization

extension BulkWork {
    /// What is done, in a line.
    func title(_ agent: String?) -> Phrase {
        switch act {
        case .assign(nil): Phrase("Files taken from their agents")
        case .assign: Phrase("Files assigned to {name}", ["name": .text(agent ?? "…")])
        case .move(let state, _): Phrase("Files moved to {state}", ["state": .phrase(state.label)])
        case .undo: Phrase("Work on many files taken back")
        }
    }
}

extension BulkWork.State {
    var tag: Tag {
        switch self {
        case .waiting: Tag(Phrase("Waits"), .sand)
        case .running: Tag(Phrase("Runs"), .sky)
        case .done: Tag(Phrase("Done"), .brand)
        case .cancelled: Tag(Phrase("Stopped"), .neutral)
        case .failed: Tag(Phrase("Failed"), .brick)
        }
    }
}
