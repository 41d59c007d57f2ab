import Department
import Localization
import Nouns
import Values

/// What may be granted in the Directory beside the desk's own permissions.
enum DirectoryPermissions {
    static let merge: Permission = "party.merge"
    static let seeIdentifiers: Permission = "party.identifiers"

    static let notes: [PermissionNote] = [
        PermissionNote(merge, Phrase("Merge parties and undo merges"), of: Party.noun.many),
        PermissionNote(seeIdentifiers, Phrase("See identity numbers in full"), of: Party.noun.many),
    ]
}
