import Department
import Localization
import Nouns
import Values

/// What may be granted in the Directory beside the desk's own permissions.
enum DirectoryPermissions {
    static let merge: Permission = "party.merge"
    static let seeIdentifiers: Permission = "party.identifiers"

    static let handleRights: Permission = "rights.handle"
    static let disclose: Permission = "rights.disclose"
    static let erase: Permission = "rights.erase"

    static let notes: [PermissionNote] = [
        PermissionNote(merge, Phrase("Merge parties and undo merges"), of: Party.noun.many),
        PermissionNote(seeIdentifiers, Phrase("See identity numbers in full"), of: Party.noun.many),
        PermissionNote(
            RightsRequest.noun.see, Phrase("See the requests of persons about their data"),
            of: RightsRequest.noun.many, audience: .managers, scope: "rights:read"),
        PermissionNote(
            handleRights, Phrase("Record and answer the requests of persons"), of: RightsRequest.noun.many,
            audience: .managers, scope: "rights:write"),
        PermissionNote(disclose, Phrase("Hand over everything kept of a person"), of: RightsRequest.noun.many),
        PermissionNote(
            erase, Phrase("Ask for the erasure of a person, and approve it"), of: RightsRequest.noun.many),
        PermissionNote(
            LegalTerm.noun.see, Phrase("See the deadlines of the law"), of: RightsRequest.noun.many,
            audience: .managers, scope: "terms:read"),
        PermissionNote(LegalTerm.noun.change, Phrase("Change the deadlines of the law"), of: RightsRequest.noun.many),
        PermissionNote(
            Breach.see, Phrase("See the journal of breaches"), of: Breach.noun.many, scope: "breaches:read"),
        PermissionNote(Breach.handle, Phrase("Record and answer for breaches"), of: Breach.noun.many),
        PermissionNote(
            Processing.noun.see, Phrase("See the register of processing"), of: Processing.noun.many,
            scope: "processings:read"),
        PermissionNote(Processing.noun.change, Phrase("Change the register of processing"), of: Processing.noun.many),
        PermissionNote(
            RetentionRule.noun.see, Phrase("See the retention rules and what they would take away"),
            of: RetentionRule.noun.many, scope: "retention:read"),
        PermissionNote(
            RetentionRule.noun.change, Phrase("Change retention rules, switch them on and off"),
            of: RetentionRule.noun.many),
    ]
}
