import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// Forms about a person: each carries an id of its own, so that it counts once.
extension Directory {
    /// Runs a form: done leads to a page, also for a form that came before; what is wrong comes back with the form.
    func keep(
        leadingTo page: String, _ context: Context, _ verb: (Change) throws -> Void,
        again: (Invalid?, Refusal?) throws -> Response
    ) throws -> Response {
        do {
            try store.change(by: context.author, verb)
        } catch let invalid as Invalid {
            return try again(invalid, nil)
        } catch let refusal as Refusal where refusal.status == .conflict {
            return try again(nil, refusal)
        } catch let error as SQLError where error.kind == .duplicate {
            return context.goes(to: page)
        }
        return context.goes(to: page)
    }

    /// A form about a party, in a dialog or on a page; fields that were typed stay.
    func personForm(
        _ title: Phrase, to action: String, submit: Phrase, of id: ID, _ specs: [FieldSpec], _ typed: Fields,
        usual: [String: String] = [:], before: HTML = .none, _ context: Context, _ invalid: Invalid?,
        _ refusal: Refusal?
    ) throws -> Response {
        let party = try store.read { try parties.record(id, for: context.actor, in: $0) }
        return context.dialog(
            title, trail: [Link(.verbatim(party.title), to: Directory.partyPath(id))],
            isWrong: invalid != nil || refusal != nil, before: before
        ) { target in
            Design.Form(
                action: action, csrf: context.csrf, submit: submit, cancel: Directory.partyPath(id),
                error: refusal?.phrase, hidden: [("once", typed["once"] ?? context.surroundings.newID().description)],
                target: target,
                [
                    .init(
                        specs.map { spec in
                            spec.control(
                                typed[spec.name] ?? usual[spec.name], context.locale, today: context.today
                            ).error(invalid?[spec.name])
                        })
                ])
        }
    }
}

extension Fields {
    /// The id that a form carries so that it counts once.
    var once: ID? { self["once"].flatMap { ID($0) } }
}
