public import Department
import Design
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    public func find(_ words: String, for context: Context, limit: Int) throws -> [Finding] {
        guard context.actor.may(Party.noun.see) else { return [] }
        let all = context.addresses.link(parties.path, ["q": words])
        return try search(words, limit: limit).map { hit in
            Finding(
                noun: "party", group: Phrase("Parties"), id: hit.card.id, title: hit.card.name,
                detail: detail(of: hit, context.locale), path: Directory.partyPath(hit.card.id),
                icon: hit.card.kind == .organisation ? .building : .person, all: all)
        }
    }
}
