import CPostgreSQL
import SQL
import Values

/// Bound values as libpq takes them: text, except bytes, all in one buffer.
struct PostgreSQLParameters {
    private var storage: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    /// The type of each value (pg_type.dat); 0 leaves it to the server, so that text may become any type.
    private(set) var types: [Oid] = []

    init(_ values: [SQLValue], for statement: String) throws {
        for value in values {
            offsets.append(storage.count)
            var format: Int32 = 0
            switch value {
            case .null:
                offsets[offsets.count - 1] = nil
                types.append(0)
            case .integer(let number):
                storage.append(contentsOf: String(number).utf8)
                types.append(20)
            case .real(let number):
                guard !number.isNaN else { throw SQLError(.failed, "not a number was bound", statement: statement) }
                storage.append(contentsOf: "\(number)".utf8)
                types.append(701)
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw SQLError(.failed, "text with a NUL character was bound", statement: statement)
                }
                storage.append(contentsOf: text.utf8)
                types.append(0)
            case .bytes(let bytes):
                storage.append(contentsOf: bytes)
                types.append(17)
                format = 1
            case .id(let id):
                storage.append(contentsOf: id.description.utf8)
                types.append(2950)
            }
            lengths.append(Int32(clamping: storage.count - (offsets.last.flatMap(\.self) ?? storage.count)))
            formats.append(format)
            storage.append(0)
        }
    }

    var count: Int32 { Int32(clamping: offsets.count) }

    /// Whether a statement that was prepared with these types takes the values.
    func fit(_ prepared: [Oid]) -> Bool {
        guard prepared.count == types.count else { return false }
        for (index, type) in types.enumerated() {
            let other = prepared[index]
            guard type == 0 || type == other || (other == 0 && type != 17) else { return false }
        }
        return true
    }

    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        storage.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            let pointers = offsets.map { offset in offset.flatMap { offset in start.map { $0 + offset } } }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { body(pointers.baseAddress, lengths.baseAddress, $0.baseAddress) }
                }
            }
        }
    }
}
