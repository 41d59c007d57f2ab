import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// A party opened inside a change: the verbs of the people who keep it. One that was merged into another is not there.
struct PartyFile {
    static let table = NounTable(Party.noun)

    let change: Change
    let party: Record

    var id: ID { party.id }
    var connection: any Connection { change.connection }
    var today: Day { change.today }

    init(_ id: ID, in change: Change) throws {
        guard let party = try PartyFile.table.record(id, in: change.connection), party[Party.mergedInto] == nil else {
            throw Refusal.notFound
        }
        guard party[Party.erased] == nil else { throw PartyFile.isErased }
        self.change = change
        self.party = party
    }

    /// Tells open browsers that the party's page shows something old.
    func tell() { change.tell("party/\(id)", "changed", id.description) }
}

extension Context {
    /// After something was done: on to a page, by htmx or by the browser itself.
    func goes(to path: String) -> Response {
        wantsFragment ? Response.empty(.ok).with("HX-Redirect", path) : .redirect(to: path)
    }
}
