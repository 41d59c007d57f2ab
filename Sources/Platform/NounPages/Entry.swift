public import Department
public import Nouns

/// Fields that only the form of a new row has, for what is kept beside the row, such as a party's first telephone number.
public struct Entry: Sendable {
    let fields: [FieldSpec]
    let keep: @Sendable (Change, Record, [String: Content]) throws -> Void

    /// Describes the fields, and what becomes of their contents once the row is stored, in the same change. Throw
    /// ``Invalid`` by a field's name to refuse the form.
    public init(
        _ fields: [FieldSpec], keep: @escaping @Sendable (Change, Record, [String: Content]) throws -> Void
    ) {
        self.fields = fields
        self.keep = keep
    }
}
