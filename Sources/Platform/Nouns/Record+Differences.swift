public import Audit

extension Record {
    /// What changed since an older state of the row, for the audit: secret contents are named but not shown, personal ones
    /// go with the person whom they are about. The field's own description says which it is.
    public func differences(from old: Record?) -> [AuditTrail.FieldChange] {
        zip(noun.stored, noun.storedPlaces).compactMap { field, place in
            let before = old?.contents[place] ?? .none
            let after = contents[place]
            guard before != after, !field.uses.contains(.unseen) else { return nil }
            let isSecret = field.sensitivity == .secret
            return AuditTrail.FieldChange(
                field: field.name, old: isSecret ? "•" : before.description, new: isSecret ? "•" : after.description,
                isPersonal: field.sensitivity == .personal)
        }
    }
}
