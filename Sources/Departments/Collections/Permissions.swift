import Department
import Localization
import Nouns
import Values

/// What may be granted in Collections beside the desks' own permissions.
enum CollectionsPermissions {
    static let seeDebts: Permission = "debt.see"
    static let changeDebts: Permission = "debt.change"
    static let assignDebts: Permission = "debt.assign"
    static let closeDebts: Permission = "debt.close"
    /// To ask for a debt to be written off; somebody who may close debts decides.
    static let proposeClosing: Permission = "debt.propose-closing"
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
        PermissionNote(seeDebts, Phrase("See debts"), of: Debt.noun.many),
        PermissionNote(changeDebts, Phrase("Add and change debts"), of: Debt.noun.many),
        PermissionNote(assignDebts, Phrase("Assign debts to agents"), of: Debt.noun.many),
        PermissionNote(closeDebts, Phrase("Close debts as unrecoverable or withdrawn"), of: Debt.noun.many),
        PermissionNote(proposeClosing, Phrase("Propose to close debts as unrecoverable"), of: Debt.noun.many),
        PermissionNote(importDebts, Phrase("Import debts"), of: Debt.noun.many),
        PermissionNote(seeImports, Phrase("See imports and their refused rows"), of: Phrase("Imports")),
        PermissionNote(exportDebts, Phrase("Export debts"), of: Debt.noun.many),
        PermissionNote(seePayments, Phrase("See payments"), of: Payment.noun.many),
        PermissionNote(recordPayments, Phrase("Record payments"), of: Payment.noun.many),
        PermissionNote(reversePayments, Phrase("Reverse payments"), of: Payment.noun.many),
        PermissionNote(exportPayments, Phrase("Export payments"), of: Payment.noun.many),
        PermissionNote(recordInteractions, Phrase("Record interactions"), of: Phrase("Interactions")),
        PermissionNote(recordPromises, Phrase("Record promises to pay"), of: Phrase("Promises")),
        PermissionNote(seeDocuments, Phrase("See documents"), of: Phrase("Documents")),
        PermissionNote(addDocuments, Phrase("Add documents"), of: Phrase("Documents")),
        PermissionNote(seeFigures, Phrase("See the figures"), of: Phrase("Figures")),
        PermissionNote(shareViews, Phrase("Share saved views"), of: Phrase("Saved views")),
    ]
}
