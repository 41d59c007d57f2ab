extension HTML {
    // What loops over hundreds of rows writes with, piece by piece into one buffer; everything else is interpolated.

    /// Adds the program's own markup at the end.
    public mutating func write(_ literal: StaticString) {
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Adds escaped text at the end.
    public mutating func write(text: String) { HTML.escape(text, into: &bytes) }

    /// Adds escaped text between `<bdi>` and `</bdi>` at the end.
    public mutating func write(isolated text: String) {
        write("<bdi>")
        HTML.escape(text, into: &bytes)
        write("</bdi>")
    }

    /// Adds a whole number at the end.
    public mutating func write(number: Int) { HTML.copy(String(number), into: &bytes) }
}
