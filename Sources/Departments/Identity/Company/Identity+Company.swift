import Audit
public import Department
import Design
import Documents
import HTTP
import Values

extension Identity {
    /// The company's sheet as memory holds it: no database is asked.
    public var companySheet: CompanySheet { company.sheet }

    /// Looks whether another process has changed the sheet; costs nothing while the database stands still.
    public func refreshCompany() throws { try company.refresh(store, after: .request) }

    /// The company's name; nil before it was given.
    var companyName: String? {
        get throws {
            try company.refresh(store, after: .request)
            let name = company.sheet.name
            return name.isEmpty ? nil : name
        }
    }

    /// Names the company and leaves the rest of its sheet as it is.
    public func nameCompany(_ name: String, by author: Author) throws {
        try store.change(by: author) { try setCompany(name, in: $0) }
        try company.refresh(store, after: .change)
    }

    /// Names the company; open to those sides, where that was asked too.
    func setCompany(_ name: String, opensTo sides: Set<Customer.Side>? = nil, in change: Change) throws {
        let old = try CompanySheet.find(in: change.connection)
        var sheet = old ?? CompanySheet()
        sheet.name = name
        sheet.registers = sides ?? sheet.registers
        sheet.version += 1
        try sheet.store(at: change.now, in: change.connection)
        try change.note(
            "house.named", of: "house", Actor.visitor.id,
            changes: CompanySheet.differences(old ?? CompanySheet(), sheet))
    }

    /// Keeps the sheet as somebody filled it in; `version` is the one that they began from. Nothing is kept, and nothing
    /// noted, when nothing differs. Throws `Refusal.stale` when somebody else was faster.
    @discardableResult
    public func changeCompany(
        to draft: CompanySheet, from version: ExpectedVersion = .any, by author: Author
    ) throws -> CompanySheet {
        let sheet = try store.change(by: author) { change in
            let old = try CompanySheet.find(in: change.connection) ?? CompanySheet()
            try version.check(old.version)
            var new = draft
            new.version = old.version
            if new == old {
                change.leaveUnnoted()
                return old
            }
            new.version += 1
            try new.store(at: change.now, in: change.connection)
            try change.note(
                "company.changed", of: "house", Actor.visitor.id, changes: CompanySheet.differences(old, new))
            return new
        }
        try company.refresh(store, after: .change)
        return sheet
    }
}

extension CompanySheet {
    /// What differs between two states, for the audit. A logo is told by its format and size.
    static func differences(_ old: CompanySheet, _ new: CompanySheet) -> [AuditTrail.FieldChange] {
        func told(_ sheet: CompanySheet) -> [(String, String)] {
            [
                ("company", sheet.name), ("form", sheet.form?.rawValue ?? ""),
                ("capital", sheet.capital.map { Money(minor: $0, .dinar).decimal } ?? ""),
                ("employees", sheet.employees.map { String($0) } ?? ""), ("street", sheet.street),
                ("commune", sheet.commune), ("postcode", sheet.postcode),
                ("wilaya", sheet.wilaya.map { String($0) } ?? ""), ("registerNumber", sheet.registerNumber),
                ("taxNumber", sheet.taxNumber), ("statisticalNumber", sheet.statisticalNumber),
                ("taxArticle", sheet.taxArticle), ("phone", sheet.phone), ("email", sheet.email),
                ("site", sheet.site), ("colour", sheet.colour?.hex ?? ""),
                ("registersDebtors", String(sheet.registers.contains(.debtor))),
                ("registersCreditors", String(sheet.registers.contains(.creditor))),
                (
                    "logo",
                    sheet.logo.map { "\($0.kind.rawValue.uppercased()) \($0.width) × \($0.height)" } ?? ""
                ),
            ]
        }
        var changes = zip(told(old), told(new)).filter { $0.1 != $1.1 }.map { old, new in
            AuditTrail.FieldChange(field: old.0, old: old.1.isEmpty ? nil : old.1, new: new.1.isEmpty ? nil : new.1)
        }
        if old.logo != new.logo, !changes.contains(where: { $0.field == "logo" }) {
            changes.append(AuditTrail.FieldChange(field: "logo", old: "•", new: "•"))
        }
        return changes
    }
}
