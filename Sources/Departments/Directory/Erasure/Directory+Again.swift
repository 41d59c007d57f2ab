import Department
import SQL
import Values

extension Directory {
    /// Erases once more whoever was erased and is back, because an older state of the database was put in place: the keys’
    /// file, which is newer, says who. The other departments hear of it as the first time. Call it once the house is open.
    public func eraseAgain() throws {
        guard let tombstones = try store.persons?.tombstones(), !tombstones.isEmpty else { return }
        let reasons = Dictionary(tombstones.map { ($0.person, $0.reason) }, uniquingKeysWith: { first, _ in first })
        for part in tombstones.map(\.person).parts(of: 500) {
            let back = try store.read { connection in
                try connection.rows(
                    """
                    SELECT id FROM party WHERE id IN (\(list: part)) AND erased_on IS NULL AND merged_into IS NULL \
                    ORDER BY id
                    """
                ) { $0.identity(0) }
            }
            for id in back {
                try store.change(by: .system("restore")) { change in
                    let file = try PartyFile(id, in: change)
                    let person = try known(as: try file.everybody, in: change.connection)
                    try file.erase(
                        person, traces: try traces(of: person), reason: reasons[id], asker: nil, isAgain: true)
                }
            }
        }
    }
}
