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
            })
    }

    /// A creditor by its id. Throws ``Refusal/notFound``.
    static func creditor(_ id: ID?, in change: Change) throws -> Record {
        let table = NounTable(Creditor.noun, ring: change.store.ring)
        guard let id, let creditor = try table.record(id, in: change.connection) else { throw Refusal.notFound }
        return creditor
    }
}
