import Department
import Localization
import Values

extension Permission {
    /// See the accounts of the staff.
    static let seeStaff: Permission = "staff.see"
    /// Add accounts, change roles, deactivate.
    static let changeStaff: Permission = "staff.change"
    /// See what the roles allow.
    static let seeRoles: Permission = "role.see"
    /// Make and change roles, look at the house as a role would.
    static let changeRoles: Permission = "role.change"
    /// Make keys for programs that act in one's own name.
    static let makeKeys: Permission = "key.make"
    /// Read who did what.
    static let seeAudit: Permission = "audit.see"
    /// See who registers as a debtor or creditor.
    static let seeRegistrations: Permission = "registration.see"
    /// Accept and refuse registrations, open and close customers' accounts.
    static let decideRegistrations: Permission = "registration.decide"
    /// See which letters wait, went out or were given up.
    static let seeMail: Permission = "mail.see"
    /// Fill in the company's technical sheet.
    static let editCompany: Permission = "company.edit"
}

/// What this department lets people do.
enum IdentityPermissions {
    static let all: [PermissionNote] = [
        PermissionNote(.seeStaff, Phrase("See the accounts of the staff"), of: Phrase("Staff")),
        PermissionNote(.changeStaff, Phrase("Add, change and deactivate accounts"), of: Phrase("Staff")),
        PermissionNote(.seeRoles, Phrase("See the roles and what they allow"), of: Phrase("Roles")),
        PermissionNote(.changeRoles, Phrase("Make and change roles"), of: Phrase("Roles")),
        PermissionNote(.makeKeys, Phrase("Make API keys"), of: Phrase("API keys")),
        PermissionNote(.seeAudit, Phrase("Read the audit trail"), of: Phrase("Audit")),
        PermissionNote(
            .seeRegistrations, Phrase("See who registers as a debtor or creditor"), of: Phrase("Registrations"),
            audience: .managers, scope: "registrations:read"),
        PermissionNote(
            .decideRegistrations, Phrase("Accept and refuse registrations, open and close customers’ accounts"),
            of: Phrase("Registrations"), audience: .managers),
        PermissionNote(.seeMail, Phrase("See which letters wait, went out or were given up"), of: Phrase("Mail")),
        PermissionNote(.editCompany, Phrase("Fill in the company’s technical sheet"), of: Phrase("The company")),
    ]
}
