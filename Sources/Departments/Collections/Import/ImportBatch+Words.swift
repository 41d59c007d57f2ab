import Design
import Localization

extension ImportBatch {
    var tag: Tag {
        switch state {
        case .draft: Tag(Phrase("Begun"), .neutral)
        case .waiting: Tag(Phrase("Waits"), .sand)
        case .running: Tag(Phrase("Runs"), .sky)
        case .done: isDryRun ? Tag(Phrase("Checked"), .sand) : Tag(Phrase("Imported"), .brand)
        case .cancelled: Tag(Phrase("Stopped"), .neutral)
        case .failed: Tag(Phrase("Failed"), .brick)
        }
    }
}
