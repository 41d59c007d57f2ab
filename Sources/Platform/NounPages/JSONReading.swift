public import Department
public import HTTP
import Localization
public import Nouns

extension FieldSpec {
    /// What a JSON body says about some fields, and what is wrong with it, all of it at once. Names that are none of them are
    /// faults, so that slips do not pass unseen; so are required fields that are left out, unless the body `isPartial`. Throws
    /// ``Refusal`` 400 for what is no object.
    public static func read(
        _ fields: [FieldSpec], in json: JSON, isPartial: Bool = false
    ) throws -> (contents: [String: Content], faults: [Invalid.Fault]) {
        guard let members = json.object else {
            throw Refusal(.badRequest, code: "not-an-object", Phrase("The body must be a JSON object."))
        }
        var contents: [String: Content] = [:]
        var faults: [Invalid.Fault] = []
        for member in members {
            guard let field = fields.first(where: { $0.name == member.name }) else {
                faults.append(.init(member.name, Phrase("There is no such field, or it cannot be set.")))
                continue
            }
            do throws(FieldFault) {
                contents[field.name] = try Content(json: member.value, of: field)
            } catch {
                faults.append(.init(field.name, error.phrase))
            }
        }
        if isPartial { return (contents, faults) }
        for field in fields where field.isRequired && json[field.name] == nil {
            faults.append(.init(field.name, Phrase("{field} is missing.", ["field": .phrase(field.label)])))
        }
        return (contents, faults)
    }
}
