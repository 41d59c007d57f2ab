import Values

/// What Cairo 1.16 cannot say: the document's language, that its title be shown, and from which side its pages turn.
///
/// It is appended as an incremental update (ISO 32000-1, 7.5.6): the catalogue once more, with these entries.
enum Trailer {
    static func append(to sink: Sink, papers: [Paper]) {
        let tail = String(decoding: sink.tail, as: UTF8.self)
        guard let paper = papers.first, let size = number(after: "/Size ", in: tail),
            let root = number(after: "/Root ", in: tail), let start = number(after: "startxref\n", in: tail)
        else { return }
        let info = number(after: "/Info ", in: tail).map { "   /Info \($0) 0 R\n" } ?? ""
        let language = String(paper.language.prefix(16).filter { $0.isASCII && ($0.isLetter || $0 == "-") })
        let turning = paper.direction == .rightToLeft ? "/R2L" : "/L2R"
        // Cairo writes the pages as the first object of every document, and no structure tree, since none is drawn.
        let catalogue = """
            \(root) 0 obj
            << /Type /Catalog /Pages 1 0 R /Lang (\(language))
               /ViewerPreferences << /DisplayDocTitle true /Direction \(turning) >> >>
            endobj

            """
        let place = String(repeating: "0", count: max(0, 10 - String(sink.count).count)) + String(sink.count)
        let update =
            catalogue + "xref\n\(root) 1\n\(place) 00000 n \ntrailer\n<< /Size \(size)\n   /Root \(root) 0 R\n\(info)"
            + "   /Prev \(start)\n>>\nstartxref\n\(sink.count + catalogue.utf8.count)\n%%EOF\n"
        var bytes = Array(update.utf8)
        _ = bytes.withUnsafeMutableBytes { sink.take(UnsafeRawBufferPointer($0)) }
    }

    /// The last number that follows a word.
    private static func number(after word: String, in text: String) -> Int? {
        let units = Array(text.utf8)
        let word = Array(word.utf8)
        guard units.count > word.count else { return nil }
        for start in stride(from: units.count - word.count, through: 0, by: -1)
        where units[start..<(start + word.count)].elementsEqual(word) {
            let digits = units[(start + word.count)...].prefix { (0x30...0x39).contains($0) }.prefix(12)
            return Int(String(decoding: digits, as: UTF8.self))
        }
        return nil
    }
}
