import Department
import Localization
import Values

/// What may be granted in Collections beside the desks' own permissions.
enum CollectionsPermissions {
    static let seeDebts: Permission = "debt.see"
    static let changeDebts: Permission = "debt.change"
    static let assignDebts: Permission = "debt.assign"
    static let closeDebts: Permission = "debt.close"
    static let importDebts: Permission = "debt.import"
    static let seeImports: Permission = "import.see"
    static let exportDebts: Permission = "debt.export"
    static let seePayments: Permission = "payment.see"
    static let recordPayments: Permission = "payment.record"
    static let reversePayments: Permission = "payment.reverse"
    static let exportPayments: Permission = "payment.export"
    static let recordInteractions: Permission = "interaction.record"
    static let recordPromises: Permission = "promise.record"
    static let seeDocuments: Permission = "document.see"
    static let addDocuments: Permission = "document.add"
    static let seeFigures: Permission = "figures.see"
    static let shareViews: Permission = "view.share"

    static let notes: [PermissionNote] = [
        PermissionNote(seeDebts, Phrase("See debts")),
        PermissionNote(changeDebts, Phrase("Add and change debts")),
        PermissionNote(assignDebts, Phrase("Assign debts to agents")),
        PermissionNote(closeDebts, Phrase("Close debts as unrecoverable or withdrawn")),
        PermissionNote(importDebts, Phrase("Import debts")),
        PermissionNote(seeImports, Phrase("See imports and their refused rows")),
        PermissionNote(exportDebts, Phrase("Export debts")),
        PermissionNote(seePayments, Phrase("See payments")),
        PermissionNote(recordPayments, Phrase("Record payments")),
        PermissionNote(reversePayments, Phrase("Reverse payments")),
        PermissionNote(exportPayments, Phrase("Export payments")),
        PermissionNote(recordInteractions, Phrase("Record interactions")),
        PermissionNote(recordPromises, Phrase("Record promises to pay")),
        PermissionNote(seeDocuments, Phrase("See documents")),
        PermissionNote(addDocuments, Phrase("Add documents")),
        PermissionNote(seeFigures, Phrase("See the figures")),
        PermissionNote(shareViews, Phrase("Share saved views")),
    ]
}
