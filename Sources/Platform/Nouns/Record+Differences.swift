public import Audit

extension Record {
    /// What changed since an older state of the row, for the audit: secret contents are named but not shown.
    public func differences(from old: Record?) -> [AuditTrail.FieldChange] {
        noun.stored.compactMap { field in
            let before = old?[field.name] ?? .none
            let after = self[field.name]
            guard before != after else { return nil }
            let isSecret = field.sensitivity == .secret
            return AuditTrail.FieldChange(
                field: field.name, old: isSecret ? "•" : before.description, new: isSecret ? "•" : after.description)
        }
    }
}
