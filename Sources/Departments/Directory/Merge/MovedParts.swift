import HTTP
import Values

/// What a merge moved from the absorbed party to the kept one, so that undoing it puts exactly that back.
struct MovedParts: Sendable {
    /// The ways of contact, with those that were preferred.
    var contacts: [ID] = []
    var preferred: [ID] = []
    var identifiers: [ID] = []
    /// Keys in hexadecimal.
    var keys: [String] = []
    var sources: [String] = []
    /// The fields of the kept party that were empty and took the absorbed one's content.
    var fields: [String] = []
    /// The doubts that the merge settled.
    var doubts: [ID] = []

    init() {}

    var text: String {
        func list(_ items: [some CustomStringConvertible]) -> JSON { .array(items.map { .string($0.description) }) }
        let json: JSON = [
            "contacts": list(contacts), "preferred": list(preferred), "identifiers": list(identifiers),
            "keys": list(keys), "sources": list(sources), "fields": list(fields), "doubts": list(doubts),
        ]
        return String(decoding: json.bytes, as: UTF8.self)
    }

    init(text: String) {
        guard let json = try? JSON(text: text) else { return }
        func texts(_ name: String) -> [String] { json[name]?.array?.compactMap(\.string) ?? [] }
        func ids(_ name: String) -> [ID] { texts(name).compactMap { ID($0) } }
        contacts = ids("contacts")
        preferred = ids("preferred")
        identifiers = ids("identifiers")
        keys = texts("keys")
        sources = texts("sources")
        fields = texts("fields")
        doubts = ids("doubts")
    }
}
