import Department
import HTTP
import Localization
import NounPages
import Nouns
import Values

/// What a form or a JSON body says about some fields, so that both lead to the same verb. Every fault is gathered, to be
/// told at once.
struct Entry {
    private(set) var contents: [String: Content] = [:]
    private(set) var faults: [Invalid.Fault] = []
    /// The form as it was typed, to show it again; nothing for JSON.
    let inputs: Inputs
    /// The form's fields that are not the noun's, such as the version.
    let fields: Fields

    /// Reads the request's content. With `isPartial`, fields that are left out stay as they are; otherwise a required one
    /// that is left out is a fault. JSON may hold no other names, so that slips do not pass unseen.
    init(
        _ specs: [FieldSpec], _ request: Request, _ context: Context, currency: Currency = .dinar,
        isPartial: Bool = false
    ) throws {
        if context.wantsJSON {
            inputs = Inputs(Fields())
            fields = Fields()
            (contents, faults) = try FieldSpec.read(specs, in: request.json(), isPartial: isPartial)
        } else {
            fields = try request.form().fields
            inputs = Inputs(fields)
            for field in specs where !isPartial || fields.contains(field.name) {
                do throws(FieldFault) {
                    contents[field.name] = try field.read(fields[field.name] ?? "", .typed(currency))
                } catch {
                    faults.append(.init(field.name, error.phrase))
                }
            }
        }
    }

    /// What a field holds, typed; nil when it holds nothing.
    subscript<Value>(field: Field<Value>) -> Value? { contents[field.spec.name].flatMap(Value.init(content:)) }

    /// Adds a fault that no single field's description could find.
    mutating func fault(_ field: String, _ phrase: Phrase) { faults.append(.init(field, phrase)) }

    /// Throws every fault at once, when there is any.
    func check() throws { if !faults.isEmpty { throw Invalid(faults) } }
}
