public import HTTP
import Intake
import Localization
public import Values

extension Record {
    /// The row as the API shows it: amounts in minor units, rates in hundredths of a percent, days and moments in ISO
    /// 8601. Fields that the actor may not see are left out; secret ones show their last characters, whoever asks.
    public func json(for actor: Actor) -> JSON {
        var members: [JSON.Member] = [
            .init("id", .string(id.description)), .init("version", .integer(version)),
            .init("createdAt", .string(created.description)), .init("updatedAt", .string(updated.description)),
        ]
        for field in noun.stored where field.sensitivity == .secret || noun.shows(field, to: actor) {
            members.append(.init(field.name, field.masked(self[field.name]).json))
        }
        return .object(members)
    }
}

extension FieldSpec {
    /// The field's JSON schema.
    public var schema: JSON {
        var members: [JSON.Member] = []
        switch kind {
        case .text(let length, _):
            members = [.init("type", "string"), .init("maxLength", .integer(Int64(length.upperBound)))]
            if length.lowerBound > 0 { members.append(.init("minLength", .integer(Int64(length.lowerBound)))) }
        case .choice(let choices):
            members = [.init("type", "string"), .init("enum", .array(choices.map { .string($0.code) }))]
        case .integer(let bounds), .amount(let bounds), .rate(let bounds):
            members = [
                .init("type", "integer"), .init("format", "int64"), .init("minimum", .integer(bounds.lowerBound)),
                .init("maximum", .integer(bounds.upperBound)),
            ]
        case .wilaya: members = [.init("type", "integer"), .init("minimum", 1), .init("maximum", 69)]
        case .day: members = [.init("type", "string"), .init("format", "date")]
        case .instant: members = [.init("type", "string"), .init("format", "date-time")]
        case .flag: members = [.init("type", "boolean")]
        case .link: members = [.init("type", "string"), .init("format", "uuid")]
        case .email: members = [.init("type", "string"), .init("format", "email")]
        case .phone: members = [.init("type", "string")]
        }
        members.append(.init("description", .string(label.text)))
        if !isRequired, case .string(let type)? = members.first?.value {
            members[0] = .init("type", .array([.string(type), "null"]))
            if let index = members.firstIndex(where: { $0.name == "enum" }), let values = members[index].value.array {
                members[index] = .init("enum", .array(values + [.null]))
            }
        }
        if !isWritable { members.append(.init("readOnly", true)) }
        return .object(members)
    }
}

extension Noun {
    /// The schema of a row as the API shows it.
    public var schema: JSON {
        var members: [JSON.Member] = [
            .init("id", ["type": "string", "format": "uuid", "readOnly": true]),
            .init("version", ["type": "integer", "format": "int64", "readOnly": true]),
            .init("createdAt", ["type": "string", "format": "date-time", "readOnly": true]),
            .init("updatedAt", ["type": "string", "format": "date-time", "readOnly": true]),
        ]
        for field in stored where !field.uses.contains(.unseen) { members.append(.init(field.name, field.schema)) }
        return ["type": "object", "properties": .object(members)]
    }

    /// The schema of what the API takes to make or change a row.
    public func inputSchema(isNew: Bool) -> JSON {
        FieldSpec.schema(of: stored.filter(\.isWritable), required: isNew ? nil : [])
    }
}

extension FieldSpec {
    /// The schema of an object that holds these fields and no others; required are those that say so, unless named.
    public static func schema(of fields: [FieldSpec], required names: [String]? = nil) -> JSON {
        var members: [JSON.Member] = [
            .init("type", "object"), .init("properties", .object(fields.map { .init($0.name, $0.schema) })),
            .init("additionalProperties", false),
        ]
        let required = names ?? fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members.append(.init("required", .array(required.map(JSON.string)))) }
        return .object(members)
    }
}

extension Content {
    /// The content as the API shows it.
    public var json: JSON {
        switch self {
        case .none: .null
        case .text(let text): .string(text)
        case .integer(let number): .integer(number)
        case .flag(let flag): .bool(flag)
        case .day, .instant, .id: .string(description)
        }
    }

    /// Reads what the API was given for a field. Throws the sentence for the caller.
    public init(json: JSON, of field: FieldSpec) throws(FieldFault) {
        if json.isNull {
            if field.isRequired {
                throw FieldFault(Phrase("{field} is missing.", ["field": .phrase(field.label)]))
            }
            self = .none
            return
        }
        switch (field.kind, json) {
        case (.flag, .bool(let flag)): self = .flag(flag)
        case (.integer(let bounds), .integer(let number)), (.amount(let bounds), .integer(let number)),
            (.rate(let bounds), .integer(let number)):
            guard bounds.contains(number) else { throw FieldFault(FieldFault.phrase(for: .tooLarge, of: field)) }
            self = .integer(number)
        case (.wilaya, .integer(let number)):
            guard Wilaya(code: Int(clamping: number)) != nil else {
                throw FieldFault(FieldFault.phrase(for: .notAFlag, of: field))
            }
            self = .integer(number)
        case (.choice(let choices), .string(let code)):
            guard choices.contains(where: { $0.code == code }) else {
                throw FieldFault(FieldFault.phrase(for: .notAFlag, of: field))
            }
            self = .text(code)
        case (.day(let bounds), .string(let text)):
            guard let day = Day(iso: text) else { throw FieldFault(FieldFault.phrase(for: .notADay, of: field)) }
            guard bounds.contains(day) else { throw FieldFault(FieldFault.phrase(for: .noSuchDay, of: field)) }
            self = .day(day)
        case (.text, .string(let text)), (.email, .string(let text)), (.phone, .string(let text)),
            (.link, .string(let text)):
            self = try field.read(text, WritingStyle())
        default:
            throw FieldFault(
                Phrase("{field} is of another type than the schema says.", ["field": .phrase(field.label)]))
        }
    }
}
