public import Department
import Localization

/// What the tables of the Directory hold of people.
extension Directory {
    public var holdings: [HeldTable] {
        let own = ["directory"]
        let rights = ["rights"]
        return [
            HeldTable(Party.noun, for: own, plain: "number"),
            HeldTable(
                "contact_point", Phrase("Ways of contact"), for: own,
                plain: "id kind label is_preferred valid_from valid_until created_at", personal: "party_id value"),
            HeldTable(
                "identifier", Phrase("Identity numbers"), for: own, plain: "id kind created_at", personal: "party_id",
                secret: "value value_index"),
            HeldTable(
                "contact_look", Phrase("Who looked at ways of contact"), for: ["audit"], plain: "looked_at",
                personal: "party_id actor_id"),
            HeldTable("party_key", Phrase("Words to find parties by"), for: own, personal: "party_id", secret: "key"),
            HeldTable(
                "party_source", Phrase("Where parties came from"), for: own, plain: "raised_doubt",
                personal: "source party_id"),
            HeldTable("party_word", Phrase("Words to find parties by"), for: own, personal: "word"),
            HeldTable("party_word_near", Phrase("Words to find parties by"), for: own, personal: "remainder word"),
            HeldTable("party_search", Phrase("Words to find parties by"), for: own, plain: "number", personal: "words"),
            HeldTable(
                "doubt", Phrase("Doubtful matches"), for: own, plain: "id score state created_at decided_at",
                personal: "party_id candidate_id grounds decided_by"),
            HeldTable(
                "merge", Phrase("Merged parties"), for: own, plain: "id merged_at undone_at",
                personal: "kept_id absorbed_id moved merged_by undone_by"),
            HeldTable(Consent.noun, for: rights, personal: "party_id recorded_by withdrawn_by"),
            HeldTable(Objection.noun, for: rights, personal: "party_id recorded_by ended_by"),
            HeldTable(
                RightsRequest.noun, for: rights, personal: "party_id extension_reason recorded_by answered_by"),
            HeldTable(LegalTerm.noun, for: []),
            HeldTable(RetentionRule.noun, for: ["rights"], personal: "on_by"),
            HeldTable(ofNobody: "retention_run", "id rule_id kind before_on started_at ended_at released held"),
            HeldTable(Processing.noun, for: []), HeldTable(Breach.noun, for: rights),
        ]
    }
}
