import Routing
import Values

/// Where debtors and creditors see what is theirs.
enum PortalPaths {
    static let debts = FixedPath("/my/debts")
    static let debt = Path<ID>("/my/debts/{id}")
    static let payments = FixedPath("/my/payments")
    static let paymentsFile = FixedPath("/my/payments.csv")
    static let statement = Path<ID>("/my/debts/{id}/statement.pdf")
}
