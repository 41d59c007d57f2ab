import Routing
import Values

/// Where the pages and the API of debts are.
enum DebtPaths {
    static let list = FixedPath("/debts")
    static let new = FixedPath("/debts/new")
    static let debtors = FixedPath("/debts/debtors")
    static let debt = Path<ID>("/debts/{id}")
    static let edit = Path<ID>("/debts/{id}/edit")
    static let parts = Path<ID>("/debts/{id}/parts")
    static let history = Path<ID>("/debts/{id}/history")
    static let contacts = Path<ID>("/debts/{id}/contacts")
    static let payments = Path<ID>("/debts/{id}/payments")
    static let reversal = Path<ID, ID>("/debts/{id}/payments/{payment}/reversal")
    static let interactions = Path<ID>("/debts/{id}/interactions")
    static let notes = Path<ID>("/debts/{id}/notes")
    static let promises = Path<ID>("/debts/{id}/promises")
    static let cancellation = Path<ID, ID>("/debts/{id}/promises/{promise}/cancellation")
    static let state = Path<ID>("/debts/{id}/state")
    static let assignment = Path<ID>("/debts/{id}/assignment")
    static let documents = Path<ID>("/debts/{id}/documents")
    static let document = Path<ID, ID>("/debts/{id}/documents/{document}")
    static let preview = Path<ID, ID>("/debts/{id}/documents/{document}/view")
    static let statement = Path<ID>("/debts/{id}/statement.pdf")

    /// The same places under `/api/v1`.
    enum API {
        static let debts = FixedPath("/api/v1/debts")
        static let debt = Path<ID>("/api/v1/debts/{id}")
        static let debtPayments = Path<ID>("/api/v1/debts/{id}/payments")
        static let reversal = Path<ID, ID>("/api/v1/debts/{id}/payments/{payment}/reversal")
        static let interactions = Path<ID>("/api/v1/debts/{id}/interactions")
        static let promises = Path<ID>("/api/v1/debts/{id}/promises")
        static let cancellation = Path<ID, ID>("/api/v1/debts/{id}/promises/{promise}/cancellation")
        static let state = Path<ID>("/api/v1/debts/{id}/state")
        static let assignment = Path<ID>("/api/v1/debts/{id}/assignment")
        static let documents = Path<ID>("/api/v1/debts/{id}/documents")
        static let document = Path<ID, ID>("/api/v1/debts/{id}/documents/{document}")
        static let payments = FixedPath("/api/v1/payments")
    }
}
