import Department
import Localization
import Values

extension Permission {
    /// See the accounts of the staff.
    static let seeStaff: Permission = "staff.see"
    /// Add accounts, change roles, deactivate.
    static let changeStaff: Permission = "staff.change"
    /// Make keys for programs that act in one's own name.
    static let makeKeys: Permission = "key.make"
    /// Read who did what.
    static let seeAudit: Permission = "audit.see"
}

/// What this department lets people do.
enum IdentityPermissions {
    static let all: [PermissionNote] = [
        PermissionNote(.seeStaff, Phrase("See the accounts of the staff")),
        PermissionNote(.changeStaff, Phrase("Add, change and deactivate accounts")),
        PermissionNote(.makeKeys, Phrase("Make API keys")),
        PermissionNote(.seeAudit, Phrase("Read the audit trail")),
    ]
}
