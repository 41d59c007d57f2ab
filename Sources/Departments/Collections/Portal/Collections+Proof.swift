import Department
public import Messages
import SQL
import Values
import Vault

extension Collections: CustomerProof {
    /// How many files of one reference are looked at; references of creditors are not unique among each other.
    private static let mostFiles = 20

    public func prove(_ claim: CustomerClaim) throws -> ProvedCustomer? {
        switch claim.side {
        case .creditor: try proveCreditor(claim)
        case .debtor: try proveDebtor(claim)
        }
    }

    /// The reference that we gave a creditor, with its tax number.
    private func proveCreditor(_ claim: CustomerClaim) throws -> ProvedCustomer? {
        guard claim.identifier.kind == "nif" else { return nil }
        let index = store.ring.blindIndex(claim.identifier.value, for: "creditor.tax_number")
        return try store.read { connection in
            try connection.first(
                """
                SELECT id, name FROM creditor WHERE reference = \(claim.reference.uppercased()) \
                AND tax_number_index = \(index) AND is_active = 1
                """
            ) { ProvedCustomer(Customer(.creditor, $0.identity(0)), name: $0.text(1)) }
        }
    }

    /// The reference of a file, ours or the creditor's, with an identity number that the Directory keeps of its debtor.
    private func proveDebtor(_ claim: CustomerClaim) throws -> ProvedCustomer? {
        let debtors = try store.read { connection in
            try connection.rows(
                """
                SELECT DISTINCT coalesce(party_card.merged_into, debt.debtor_id) FROM debt \
                LEFT JOIN party_card ON party_card.id = debt.debtor_id \
                WHERE debt.reference = \(claim.reference.uppercased()) OR debt.creditor_reference = \(claim.reference) \
                LIMIT \(Collections.mostFiles)
                """
            ) { $0.identity(0) }
        }
        guard debtors.count < Collections.mostFiles else { return nil }
        let proved = try debtors.filter { try directory.holds(claim.identifier, party: $0) }
        // Two people with one reference and one number are a doubt, and nobody's proof.
        guard proved.count == 1, let id = proved.first, let card = try directory.card(id), card.mergedInto == nil else {
            return nil
        }
        return ProvedCustomer(Customer(.debtor, id), name: card.name)
    }
}
