import Collections
import Department
import Directory
import Identity
import Lifecycle
import Localization
import Messages
import Synchronization
import Values

/// An account of the demonstration, to be printed for whoever tries it.
public struct DemoAccount: Sendable {
    /// The address to sign in with.
    public let email: String
    /// What the person may do, by the role's code, or the side on which a customer stands.
    public let role: String
    /// The name.
    public let name: String
}

extension House {
    /// The password of every account of the demonstration.
    public static let demoPassword = "olivier-vert-2026"

    /// The company that the demonstration tells of.
    public static let demoCompany = "Recouvrement Atlas SARL"

    private static let demoStaff: [(email: String, name: String, role: Preset)] = [
        ("admin@adc.example", "Nadia Benhamou", .administrator),
        ("karim.meziane@adc.example", "Karim Meziane", .manager),
        ("samira.toumi@adc.example", "Samira Toumi", .manager),
        ("amine.bouzid@adc.example", "Amine Bouzid", .agent),
        ("leila.haddad@adc.example", "Leila Haddad", .agent),
        ("yacine.saidi@adc.example", "Yacine Saidi", .agent),
        ("imane.cherif@adc.example", "Imane Cherif", .agent),
        ("sofiane.kaci@adc.example", "Sofiane Kaci", .agent),
        ("meriem.ouali@adc.example", "Meriem Ouali", .agent),
        ("bilal.ferhat@adc.example", "Bilal Ferhat", .agent),
        ("yasmine.rahmani@adc.example", "Yasmine Rahmani", .agent),
        ("lecture@adc.example", "Mourad Slimani", .readOnly),
    ]

    /// Makes a company with so many debts and two years of work on them, wholly decided by the seed and the day.
    ///
    /// It refuses when there is an account, a party, a creditor or a debt already. Directory and Collections are filled at
    /// the same time, each by its own writing thread.
    ///
    /// - Parameter report: hears which department has written how many rows of how many.
    public func makeDemo(
        debts: Int, seed: UInt64, report: @escaping @Sendable (_ department: String, _ done: Int, _ of: Int) -> Void
    ) throws -> [DemoAccount] {
        guard try identity.isEmpty, try directory.isUntouched, try collections.isUntouched else {
            throw HouseFault(
                "This data directory holds accounts or files already; the demo is made only in an empty one. Name another with --data."
            )
        }
        let author = Author.system("demo")
        try identity.changeCompany(to: DemoCompany.sheet(name: House.demoCompany), by: author)
        var staff: [(email: String, card: StaffCard)] = []
        for person in House.demoStaff {
            let added = try identity.addStaff(
                email: person.email, name: person.name, role: person.role, language: .french,
                password: House.demoPassword, by: author)
            staff.append(
                (
                    person.email,
                    StaffCard(
                        id: added.id, name: added.name, role: person.role.rawValue, isActive: true,
                        version: added.version)
                ))
        }
        try settle()
        let cards = staff.map(\.card)
        let today = collections.store.today
        let cast = DemoCast(seed: seed, debts: debts, today: today)
        let terms = DemoTerms(
            debts: debts, seed: seed, today: today, agents: cards.filter { $0.role == Preset.agent.rawValue },
            manager: cards.first { $0.role == Preset.manager.rawValue } ?? cards[0], staff: cards,
            party: { cast.card($0) })
        try fill(cast, terms, author, report)
        return House.demoStaff.map { DemoAccount(email: $0.email, role: $0.role.rawValue, name: $0.name) }
            + (try customers(of: cast, author))
    }

    /// One creditor and one debtor who sign in themselves, so that their pages can be tried.
    private func customers(of cast: DemoCast, _ author: Author) throws -> [DemoAccount] {
        var accounts: [DemoAccount] = []
        func welcome(_ claim: CustomerClaim, _ name: String, _ email: String) throws {
            try identity.welcomeDemoCustomer(
                claim, name: name, email: email, password: House.demoPassword, by: author)
            accounts.append(DemoAccount(email: email, role: claim.side.rawValue, name: name))
        }
        if let (claim, name) = try collections.demoCreditor() { try welcome(claim, name, "creancier@adc.example") }
        for index in 0..<min(cast.parties, 1000) {
            let party = cast.party(index)
            guard party.card.kind == .person, let number = party.draft.identifiers.first(where: { $0.kind == "nin" }),
                let reference = try collections.openReference(of: party.card.id)
            else { continue }
            let claim = CustomerClaim(side: .debtor, reference: reference, identifier: number)
            // Somebody with the same reference and number makes it a doubt; then the next one comes in.
            guard try collections.prove(claim) != nil else { continue }
            try welcome(claim, party.card.name, "debiteur@adc.example")
            break
        }
        try settle()
        return accounts
    }

    private func fill(
        _ cast: DemoCast, _ terms: DemoTerms, _ author: Author,
        _ report: @escaping @Sendable (String, Int, Int) -> Void
    ) throws {
        let directory = directory
        let box = Failing()
        let thread = try Thread.start(name: "demo-directory") {
            do {
                try directory.fill(count: cast.parties, by: author, party: { cast.party($0) }) { done in
                    report("directory", done, cast.parties)
                }
            } catch {
                box.failure.withLock { $0 = error }
            }
        }
        defer { thread.join() }
        try collections.fill(terms, by: author) { done in report("collections", done, terms.debts) }
        thread.join()
        if let error = box.failure.withLock({ $0 }) { throw error }
    }
}

/// What went wrong on the other thread.
private final class Failing: Sendable {
    let failure = Mutex<(any Error)?>(nil)
}
