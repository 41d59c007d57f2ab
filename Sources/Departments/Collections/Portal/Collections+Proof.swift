import Department
public import Messages
import SQL
public import Values
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
        let debtors = try debtors(of: claim.reference)
        guard debtors.count < Collections.mostFiles else { return nil }
        let proved = try debtors.filter { try directory.holds(claim.identifier, party: $0) }
        return try only(proved)
    }

    /// Two people with one reference and one number are a doubt, and nobody's proof.
    private func only(_ debtors: [ID]) throws -> ProvedCustomer? {
        guard debtors.count == 1, let id = debtors.first, let card = try directory.card(id), card.mergedInto == nil
        else {
            return nil
        }
        return ProvedCustomer(Customer(.debtor, id), name: card.name)
    }

    /// Everybody who owes a file of a reference, ours or the creditor's.
    private func debtors(of reference: String) throws -> [ID] {
        try store.read { connection in
            try connection.rows(
                """
                SELECT DISTINCT coalesce(party_card.merged_into, debt.debtor_id) FROM debt \
                LEFT JOIN party_card ON party_card.id = debt.debtor_id \
                WHERE debt.reference = \(reference.uppercased()) OR debt.creditor_reference = \(reference) \
                LIMIT \(Collections.mostFiles)
                """
            ) { $0.identity(0) }
        }
    }

    public func customer(of reference: String, on side: Customer.Side) throws -> ProvedCustomer? {
        switch side {
        case .debtor: try only(try debtors(of: reference))
        case .creditor:
            try store.read { connection in
                try connection.first(
                    "SELECT id, name FROM creditor WHERE reference = \(reference.uppercased()) AND is_active = 1"
                ) { ProvedCustomer(Customer(.creditor, $0.identity(0)), name: $0.text(1)) }
            }
        }
    }

    public func address(of customer: Customer) throws -> String? {
        switch customer.side {
        case .debtor:
            // Valid points, the preferred first.
            try directory.contacts(of: customer.subject, for: .system("proof"), request: "proof")?.points
                .first { $0.kind == "email" }?.value
        case .creditor:
            try store.read { connection in
                try connection.first("SELECT email FROM creditor WHERE id = \(customer.subject)") { $0.optionalText(0) }
            }?.flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}
