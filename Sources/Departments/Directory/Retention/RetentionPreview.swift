import Department
import Messages
import Nouns
import Values

/// What a rule would take away if it were carried out today: how much, since when, and a look at the oldest.
struct RetentionPreview {
    let keeper: any RetentionKeeper
    let kind: RetentionKind
    let before: Day
    let count: RetentionCount
    /// The oldest, so many that somebody can still read them.
    let sample: [RetentionRow]
    /// How many were looked at for what holds them back.
    let looked: Int
    /// How many of these have to stay for now, and why.
    let held: [RetentionHold: Int]
    /// Why rows of the sample have to stay.
    let holds: [ID: RetentionHold]

    var heldRows: Int { held.values.reduce(0, +) }

    static let shown = 20
    static let most = 500
}

extension Directory {
    /// Looks at what a rule would take away today; nil when no department knows its kind.
    func preview(of rule: Record) throws -> RetentionPreview? {
        guard let (keeper, kind) = retainers.kind(rule[RetentionRule.kind]) else { return nil }
        let before = rule.boundary(on: today)
        let rows = try keeper.retained(kind.code, before: before, after: nil, limit: RetentionPreview.most)
        let holds = try everyHold(among: Set(rows.compactMap(\.person)))
        var held: [RetentionHold: Int] = [:]
        for row in rows {
            if let person = row.person, let hold = holds[person] { held[hold, default: 0] += 1 }
        }
        return RetentionPreview(
            keeper: keeper, kind: kind, before: before, count: try keeper.retained(kind.code, before: before),
            sample: Array(rows.prefix(RetentionPreview.shown)), looked: rows.count, held: held, holds: holds)
    }
}
