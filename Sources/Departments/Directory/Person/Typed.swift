import Department
import HTTP
import Localization
import Nouns
import Values

/// What a form says about some fields, read by their descriptions; every fault is told at once.
struct Typed {
    private var contents: [String: Content] = [:]

    init(_ specs: [FieldSpec], in fields: Fields) throws {
        var faults: [Invalid.Fault] = []
        for field in specs {
            do throws(FieldFault) {
                let content = try field.read(fields[field.name] ?? "", .typed(.dinar))
                if case .text(let length, _) = field.kind, let text = content.text,
                    text.unicodeScalars.count < length.lowerBound
                {
                    throw FieldFault(
                        Phrase(
                            one: "At least {count} character is needed.",
                            other: "At least {count} characters are needed.", count: length.lowerBound))
                }
                contents[field.name] = content
            } catch {
                faults.append(.init(field.name, error.phrase))
            }
        }
        guard faults.isEmpty else { throw Invalid(faults) }
    }

    /// What a field holds, typed; nil when it holds nothing.
    subscript<Value>(field: Nouns.Field<Value>) -> Value? {
        contents[field.spec.name].flatMap(Value.init(content:))
    }

    /// Puts everything into a row.
    func fill(_ record: inout Record) {
        for (name, content) in contents { record[name] = content }
    }
}
