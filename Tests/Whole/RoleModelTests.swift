import Composition
import Department
import HTTP
import Localization
import PlatformTesting
import SiteTesting
import Testing
import Values

@testable import Identity

@Suite struct `A model of a role` {
    @Test(arguments: Engine.underTest)
    func `becomes a role that allows what the model says and nothing else`(engine: Engine) throws {
        let site = try TestSite(engine)
        let amina = try site.actor(.amina)
        let page = try site.get("/roles/models", as: .amina).text
        for model in RoleModel.all {
            #expect(page.contains("/roles/new?model=\(model.code)"), "\(model.code)")
            #expect(model.permissions.isSubset(of: amina.permissions), "\(model.code) \(model.permissions)")
            #expect(try site.get("/roles/new?model=\(model.code)", as: .amina).status == .ok)
            let draft = RoleDraft(model, for: amina, .english)
            var form: Fields = [
                "name": draft.name, "explanation": draft.explanation, "reach": draft.reach, "factor": draft.factor,
            ]
            for permission in draft.permissions.sorted() { form.add("grant.x", permission) }
            #expect(try site.post("/roles", form, as: .amina).status == .seeOther, "\(model.code)")
            let role = try #require(try site.house.identity.role(named: draft.name))
            #expect(role.granted == model.permissions && role.reach == model.reach && role.factor == model.factor)
        }
        #expect(try site.get("/roles/models", as: .karim).status == .forbidden)
        #expect(try site.get("/roles/new?model=nonsense", as: .amina).status == .ok)
    }

    @Test func `gives nobody more than they may give`() throws {
        for model in RoleModel.all {
            let modest = Actor(
                id: ID(high: 1, low: 1), name: "Modest", permissions: ["party.see", "role.change", "role.see"],
                reach: .team)
            let draft = RoleDraft(model, for: modest, .english)
            #expect(draft.permissions.isSubset(of: ["party.see", "role.see"]))
            #expect(["own", "team"].contains(draft.reach), "\(model.code)")
        }
    }

    @Test func `says what could do harm in it, and has none of the keys of the house`() throws {
        let never: Set<Permission> = [
            "role.change", "staff.change", "key.make", "rights.erase", "rights.disclose", "approval.change",
            "retention.change", "processing.change", "term.change",
        ]
        let endings = [".export", ".merge", ".identifiers", ".reveal", ".close", ".reverse", ".decide", ".handle"]
        for model in RoleModel.all {
            #expect(model.permissions.isDisjoint(with: never), "\(model.code)")
            let said = Locale.english(model.explanation).lowercased()
            for permission in model.permissions {
                if let word = RoleModel.harms[permission] {
                    #expect(said.contains(word), "\(model.code): \(permission)")
                } else {
                    #expect(!endings.contains { permission.name.hasSuffix($0) }, "\(model.code): \(permission)")
                }
            }
        }
        #expect(Set(RoleModel.all.map(\.code)).count == RoleModel.all.count)
    }

    @Test func `fits its fields in every language`() throws {
        let translations = try Translations.load(directory: TestSite.root + "/Translations")
        for language in Language.allCases {
            let locale = translations.locale(language, zone: .algiers)
            for model in RoleModel.all {
                #expect(locale(model.label).count <= 60, "\(model.code) \(language)")
                #expect(locale(model.explanation).count <= 200, "\(model.code) \(language)")
            }
            #expect(Set(RoleModel.all.map { locale($0.label).lowercased() }).count == RoleModel.all.count)
        }
    }
}
