import Department
import HTTP
import Localization
import Values

/// What somebody wants a role to be, as it was typed, and what of it can be taken.
struct RoleDraft: Sendable {
    var name = ""
    var explanation = ""
    var permissions: Set<String> = []
    var reach = Actor.Reach.own.rawValue
    var factor = FactorNeed.none.rawValue

    /// Before the permissions' fields of a form, one per noun.
    static let grant = "grant."

    init() {}

    /// What a form sent.
    init(_ form: Fields) {
        name = form["name"] ?? ""
        explanation = (form["explanation"] ?? "").trimmed
        permissions = Set(form.filter { $0.name.hasPrefix(RoleDraft.grant) }.map(\.value))
        reach = form["reach"] ?? ""
        factor = form["factor"] ?? FactorNeed.none.rawValue
    }

    /// A role as it is.
    init(_ role: Role, permissions: Set<Permission>) {
        name = role.preset == nil ? role.name : ""
        explanation = role.explanation
        self.permissions = Set(permissions.map(\.name))
        reach = role.reach.rawValue
        factor = role.factor.rawValue
    }

    /// A model as somebody may give it: what they may not do themselves is left out, and what they do not reach.
    init(_ model: RoleModel, for actor: Actor, _ locale: Locale) {
        name = locale(model.label)
        explanation = locale(model.explanation)
        permissions = Set(model.permissions.intersection(actor.permissions).map(\.name))
        reach = (actor.reach.covers(model.reach) ? model.reach : actor.reach).rawValue
        factor = model.factor.rawValue
    }

    /// What the role needs besides the password. Throws `Invalid`.
    var need: FactorNeed {
        get throws {
            guard let need = FactorNeed(rawValue: factor) else {
                throw Invalid("factor", Phrase("Choose what the role needs besides the password."))
            }
            return need
        }
    }

    /// The parts that were read.
    struct Read {
        let name: String
        let explanation: String
        let permissions: Set<Permission>
        let reach: Actor.Reach
    }

    /// Reads the parts among the permissions that there are. Throws `Invalid` with what is wrong with each.
    func read(among known: Set<Permission>) throws -> Read {
        var faults: [Invalid.Fault] = []
        let name = StaffDraft.line(self.name, limit: 60, "name", &faults)
        let explanation =
            self.explanation.isEmpty ? "" : StaffDraft.line(self.explanation, limit: 200, "explanation", &faults)
        let permissions = Set(self.permissions.map { Permission($0) })
        if permissions.isEmpty {
            faults.append(.init("permissions", Phrase("Tick at least one thing that the role may do.")))
        } else if !permissions.isSubset(of: known) {
            faults.append(.init("permissions", Phrase("One of the permissions does not exist.")))
        }
        let reach = Actor.Reach(rawValue: self.reach)
        if reach == nil { faults.append(.init("reach", Phrase("Choose which files the role reaches."))) }
        guard let name, let explanation, let reach, faults.isEmpty else { throw Invalid(faults) }
        return Read(name: name, explanation: explanation, permissions: permissions, reach: reach)
    }
}
