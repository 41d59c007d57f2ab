import Department
import HTTP
import Localization
import NounPages
import Nouns
import Values

/// What a form says about some fields, read by their descriptions; every fault is told at once.
struct Typed {
    private var contents: [String: Content] = [:]

    init(_ specs: [FieldSpec], in fields: Fields) throws {
        var faults: [Invalid.Fault] = []
        for field in specs {
            do throws(FieldFault) {
                contents[field.name] = try Typed.whole(field.read(fields[field.name] ?? "", .typed(.dinar)), of: field)
            } catch {
                faults.append(.init(field.name, error.phrase))
            }
        }
        guard faults.isEmpty else { throw Invalid(faults) }
    }

    /// The same of what a program sent.
    init(_ specs: [FieldSpec], in json: JSON) throws {
        var (contents, faults) = try FieldSpec.read(specs, in: json)
        for field in specs {
            guard let content = contents[field.name] else { continue }
            do throws(FieldFault) {
                contents[field.name] = try Typed.whole(content, of: field)
            } catch {
                faults.append(.init(field.name, error.phrase))
            }
        }
        guard faults.isEmpty else { throw Invalid(faults) }
        self.contents = contents
    }

    /// Gives a content back that says enough.
    private static func whole(_ content: Content, of field: FieldSpec) throws(FieldFault) -> Content {
        guard case .text(let length, _) = field.kind, let text = content.text,
            text.unicodeScalars.count < length.lowerBound
        else { return content }
        throw FieldFault(
            Phrase(
                one: "At least {count} character is needed.",
                other: "At least {count} characters are needed.", count: length.lowerBound))
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
