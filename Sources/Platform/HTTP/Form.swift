/// What a form sent: fields and files.
public struct Form: Sendable {
    /// How much a form may bring.
    public struct Limits: Sendable, Hashable {
        /// How many fields.
        public var fields = 1000
        /// How many bytes a field's value may have.
        public var fieldBytes = 1 << 20
        /// How many files.
        public var files = 100
        /// How many bytes one file may have.
        public var fileBytes: Int64 = 64 << 20
        /// How many bytes all values and files may have together.
        public var totalBytes: Int64 = 256 << 20

        /// The usual limits; change what differs.
        public init() {}
    }

    /// The fields, in the order they came.
    public let fields: Fields
    /// The files, in the order they came.
    public let uploads: [Upload]

    /// Makes a form, for tests and for forms kept aside.
    public init(fields: Fields, uploads: [Upload] = []) {
        self.fields = fields
        self.uploads = uploads
    }

    /// The first value of a field.
    public subscript(name: String) -> String? { fields[name] }
    /// Every value of a field.
    public func all(_ name: String) -> [String] { fields.all(name) }
    /// Whether the form has such a field.
    public func contains(_ name: String) -> Bool { fields.contains(name) }
    /// The first file of a field; nil when none was chosen.
    public func upload(_ name: String) -> Upload? { uploads.first { $0.field == name } }
    /// Every file of a field.
    public func uploads(_ name: String) -> [Upload] { uploads.filter { $0.field == name } }
}
