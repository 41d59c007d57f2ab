public import Department
import Localization
import Nouns
import Routing
import SQL
import Values

extension Collections {
    public var trailWords: TrailWords {
        TrailWords(
            title: Phrase("Collections"), acts: Self.acts,
            nouns: [Debt.noun, Creditor.noun, Payment.noun, Promise.noun],
            things: ["import": Phrase("Import"), "bulk": Phrase("Work on many files"), "view": Phrase("Saved view")],
            fields: [
                "language": Phrase("Language"), "document": Phrase("Document"),
                "removed": Phrase("Removed from the file"),
                "despite": Interaction.despite.spec.label,
            ], content: { field, text in field == "removed" ? DebtDocument.words(text) : nil }, subjects: Self.subjects,
            names: Self.names)
    }

    private static let acts: [String: Phrase] = [
        "debt.added": Phrase("Opened the file"), "debt.changed": Phrase("Changed the file"),
        "debt.moved": Phrase("Moved the file to another state"), "debt.assigned": Phrase("Assigned the file"),
        "debt.postponed": Phrase("Put the next step off"), "debt.imported": Phrase("Imported files"),
        "debt.exported": Phrase("Exported files"), "payment.recorded": Phrase("Recorded a payment"),
        "payment.reversed": Phrase("Reversed a payment"), "payment.exported": Phrase("Exported payments"),
        "interaction.recorded": Phrase("Recorded a contact"), "promise.recorded": Phrase("Recorded a promise"),
        "promise.cancelled": Phrase("Cancelled a promise"), "promise.broken": Phrase("Found a promise broken"),
        "document.added": Phrase("Added a document"), "document.seen": Phrase("Opened a document"),
        "statement.printed": Phrase("Printed a statement"), "import.asked": Phrase("Started an import"),
        "import.check-asked": Phrase("Tried an import"), "import.begun": Phrase("An import began"),
        "import.finished": Phrase("An import ended"), "import.tried": Phrase("The trial of an import ended"),
        "import.cancel-asked": Phrase("Stopped an import"),
        "import.rejects-sent": Phrase("Took the refused rows of an import"),
        "bulk.asked": Phrase("Began work on many files"), "bulk.finished": Phrase("Work on many files ended"),
        "bulk.cancel-asked": Phrase("Stopped work on many files"),
        "bulk.undo-asked": Phrase("Took work on many files back"), "view.added": Phrase("Saved a view"),
        "view.changed": Phrase("Changed a saved view"), "view.removed": Phrase("Removed a saved view"),
        "debt.blanked": Phrase("Took away the words about an erased person"),
        "creditor.imported": Phrase("Imported creditors"),
    ]

    @Sendable
    private static func subjects(
        _ noun: String, _ ids: Set<ID>, _ connection: any Connection
    ) throws -> [(ID, TrailWords.Subject)] {
        switch noun {
        case "debt":
            try connection.rows("SELECT id, reference, debtor_name, currency FROM debt WHERE id IN (\(list: ids))") {
                let id = $0.identity(0)
                return (
                    id,
                    TrailWords.Subject(
                        "\($0.text(1)) · \($0.text(2))", path: DebtPaths.debt(id),
                        currency: Currency(code: $0.text(3)) ?? .dinar)
                )
            }
        case "creditor":
            try connection.rows("SELECT id, name FROM creditor WHERE id IN (\(list: ids))") {
                ($0.identity(0), TrailWords.Subject($0.text(1), path: "/creditors/\($0.identity(0))"))
            }
        case "import":
            try connection.rows("SELECT id, file_name FROM import_batch WHERE id IN (\(list: ids))") {
                ($0.identity(0), TrailWords.Subject($0.text(1), path: ImportPaths.batch($0.identity(0))))
            }
        case "view":
            try connection.rows("SELECT id, name FROM saved_view WHERE id IN (\(list: ids))") {
                ($0.identity(0), TrailWords.Subject($0.text(1)))
            }
        default: []
        }
    }
}
