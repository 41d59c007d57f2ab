public import Department
import Localization

/// What the tables of Collections hold of people.
extension Collections {
    public var holdings: [HeldTable] {
        let collecting = ["collection"]
        return [
            HeldTable(Creditor.noun, for: ["creditors"], personal: "note address"),
            HeldTable(
                Debt.noun, for: collecting, personal: "debtor_id agent_id court section next_action note",
                plain: "cleared_version"),
            HeldTable(
                Payment.noun, for: collecting, personal: "note recorded_by_name reversed_by_name reversal_reason"),
            HeldTable(Promise.noun, for: collecting, personal: "note agent_name"),
            HeldTable(
                "interaction", Phrase("Interactions"), for: collecting,
                plain: "id created_at debt_id channel direction outcome happened_at next_action_on",
                personal: "debtor_id note next_action agent_id agent_name"),
            HeldTable(
                "state_change", Phrase("Changes of state"), for: collecting,
                plain: "id debt_id old_state new_state changed_at", personal: "reason changed_by changed_by_name"),
            HeldTable(
                "assignment", Phrase("Who had which file"), for: collecting, plain: "id debt_id assigned_at",
                personal: "agent_id agent_name assigned_by_name"),
            HeldTable(
                "document", Phrase("Documents"), for: collecting, plain: "id created_at debt_id type size removed",
                personal: "name added_by added_by_name", secret: "file"),
            HeldTable(
                "party_card", Phrase("Cards of parties"), for: collecting, plain: "number id kind version merged_into",
                personal: "name arabic_name folded_name language wilaya"),
            HeldTable(
                "card_search", Phrase("Words to find parties by"), for: collecting, plain: "number",
                personal: "words"),
            HeldTable(
                "party_objection", Phrase("Ways of contact that are objected to"), for: ["collection", "rights"],
                personal: "party_id way"),
            HeldTable(
                "staff_card", Phrase("Cards of the staff"), for: ["access"], plain: "id role is_active version",
                personal: "name"),
            HeldTable(
                "staff_group", Phrase("Who works in which group"), for: ["access"], personal: "staff_id group_id"),
            HeldTable(
                "staff_branch", Phrase("Who works in which group"), for: ["access"], personal: "staff_id group_id"),
            HeldTable(
                "import_batch", Phrase("Imports"), for: collecting,
                plain: """
                    id created_at creditor_id size plan language is_dry_run state job_id position total_rows read_rows \
                    created_rows updated_rows unchanged_rows rejected_rows doubtful_rows reject_bytes started_at \
                    finished_at is_own request_key fault lease_until cleared_at
                    """, personal: "file_name file imported_by imported_by_name"),
            HeldTable(
                "import_reject", Phrase("Refused rows"), for: collecting, plain: "batch_id row_number column_name",
                personal: "reason line"),
            HeldTable(
                "bulk_work", Phrase("Work on many debts"), for: collecting,
                plain: """
                    id created_at act kind target is_own permissions language state job_id is_gathered position total \
                    changed unchanged refused finished_at
                    """, personal: "reason query asked_by asked_by_name"),
            HeldTable(
                "bulk_item", Phrase("Outcome of work on many debts, debt by debt"), for: collecting,
                plain: "work_id position wanted expected outcome version", personal: "debt_id before why"),
            HeldTable(
                "saved_view", Phrase("Saved views"), for: ["access"],
                plain: "id noun name filter ordering columns is_shared created_at", personal: "owner_id"),
            HeldTable(ofNobody: "import_mapping", "creditor_id mapping updated_at"),
            HeldTable(
                "debt_tally", Phrase("Totals of debts"), for: collecting,
                plain: "creditor_id state kind wilaya currency files due_days", personal: "agent_id",
                financial: "claimed balance paid"),
        ]
    }
}
