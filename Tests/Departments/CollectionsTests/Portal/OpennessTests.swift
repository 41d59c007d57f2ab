import Composition
import Department
import HTTP
import Identity
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `The door for those who register` {
    /// Sets who may register, on the page of the company.
    private func set(
        _ sides: Set<Customer.Side>, _ site: TestSite, as character: SiteTesting.Character = .amina
    ) throws -> Response {
        let version = site.house.identity.companySheet.version
        var form: Fields = ["name": "Atlas", "email": "contact@atlas.example", "version": String(version)]
        for side in sides { form = form.setting("registers\(side == .debtor ? "Debtors" : "Creditors")", to: "1") }
        return try site.post("/company", form, as: character)
    }

    @Test(arguments: Engine.underTest)
    func `is shut in a new house, and says nothing but whom to write to`(engine: Engine) throws {
        let site = try TestSite(engine, mail: MailDrawer())
        #expect(try !site.get("/login").text.contains("href=\"/register"))
        #expect(try site.get("/register").text.contains("Les inscriptions sont fermées. Demandez-nous"))
        #expect(try set([], site).status == .seeOther)
        for path in ["/register", "/register/debtor", "/register/creditor", "/register/debtor/by-code"] {
            let page = try site.get(path)
            #expect(page.status == .ok && page.text.contains("contact@atlas.example"), "\(path)")
            #expect(!page.text.contains("name=\"reference\"") && !page.text.contains("href=\"/register/"), "\(path)")
            guard path != "/register" else { continue }
            for form in [["name": "R. Meziane", "email": "r@home.example", "reference": "D-1"], Fields()] {
                let answer = try site.post(path, form)
                #expect(answer.status == .forbidden && answer.text.contains("contact@atlas.example"), "\(path)")
            }
        }
        #expect(try site.get("/register/agent").status == .notFound)
        let count = try site.store("identity").read { try $0.integer("SELECT count(*) FROM registration") }
        #expect(count == 0)
        let list = try site.get("/registrations", as: .karim).text
        #expect(list.contains("Closed to debtors") && list.contains("Closed to creditors"))
        #expect(!list.contains("/company#"), "who may not open it is not sent there")
        #expect(try site.get("/registrations", as: .amina).text.contains("href=\"/company#f-registersDebtors\""))
    }

    @Test(arguments: Engine.underTest)
    func `is opened for each side by those who may, in the audit`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let site = portal.site
        #expect(try set([.debtor], site).status == .seeOther)
        #expect(try site.get("/login").text.contains("href=\"/register\""))
        let doors = try site.get("/register").text
        #expect(doors.contains("/register/debtor") && !doors.contains("/register/creditor"))
        #expect(try site.post("/register/creditor", try portal.creditor).status == .forbidden)
        #expect(try site.post("/register/debtor", try portal.debtor).headers["location"] == "/register?done=1")
        for character in [SiteTesting.Character.karim, .nadia, .lina] {
            #expect(try set([], site, as: character).status == .forbidden)
        }
        #expect(site.house.identity.companySheet.registers == [.debtor])

        #expect(try set([], site).status == .seeOther)
        #expect(try site.get("/register?done=1").text.contains("Votre inscription est arrivée."))
        let id = try #require(try portal.waiting().first)
        #expect(try site.post("/registrations/\(id)/accept", as: .karim).status == .ok, "what waits can be decided")
        let trail = try site.get("/audit?act=company.changed", as: .amina).text
        #expect(trail.contains("Creditors may register") && trail.contains("Debtors may register"))
    }
}
