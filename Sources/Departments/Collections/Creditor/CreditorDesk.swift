import Department
import Design
import Names
import NounPages
import Nouns
import SQL
import Values

extension Collections {
    /// The desk of creditors: list, forms, files and API come from the noun's description.
    var creditors: NounDesk {
        NounDesk(
            Creditor.noun, store: store, path: "/creditors", icon: .building,
            prepare: { _, creditor, old in
                if old == nil, creditor[Creditor.isActive] == nil { creditor[Creditor.isActive] = true }
                creditor[Creditor.foldedName] = Folded.text(creditor[Creditor.name])
            },
            extras: { creditors, context, _ in
                let arabic = Creditor.arabicName.spec.name
                return .named(creditors, in: context.locale) { ($0[Creditor.name], $0[arabic].text) }
            },
            initial: [
                Creditor.allocation.spec.name: Allocation.costsInterestPrincipal.rawValue,
                Creditor.overpayment.spec.name: Overpayment.refuse.rawValue, Creditor.isActive.spec.name: "1",
            ])
    }

    /// A creditor by its id. Throws ``Refusal/notFound``.
    static func creditor(_ id: ID?, in change: Change) throws -> Record {
        let table = NounTable(Creditor.noun, ring: change.store.ring)
        guard let id, let creditor = try table.record(id, in: change.connection) else { throw Refusal.notFound }
        return creditor
    }
}
