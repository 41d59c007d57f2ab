import CQREncode

/// A text as a square of dark and light modules (ISO/IEC 18004), made by libqrencode.
public struct QRCode: Sendable {
    /// Modules of one side, without the quiet zone around.
    public let width: Int
    private let modules: [Bool]

    /// Encodes a text of at most 1000 bytes; nil for a longer or empty one.
    public init?(_ text: String) {
        guard (1...1000).contains(text.utf8.count), !text.utf8.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data, width > 0 else { return nil }
        self.width = width
        modules = (0..<width * width).map { data[$0] & 1 == 1 }
    }

    /// Whether a module is dark; false outside the square.
    public subscript(column: Int, row: Int) -> Bool {
        guard (0..<width).contains(column), (0..<width).contains(row) else { return false }
        return modules[row * width + column]
    }

    /// The dark modules as the data of an SVG path, one run a stroke, moved by the quiet zone of four modules that
    /// readers ask for. The picture's side is ``side``.
    public var path: String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard self[column, row] else {
                    column += 1
                    continue
                }
                var end = column
                while self[end, row] { end += 1 }
                path += "M\(column + QRCode.quiet) \(row + QRCode.quiet)h\(end - column)v1h-\(end - column)z"
                column = end
            }
        }
        return path
    }

    /// The side of the picture in modules, the quiet zone included.
    public var side: Int { width + 2 * QRCode.quiet }

    private static let quiet = 4
}
