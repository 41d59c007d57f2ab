/// Runs of three characters, for search that forgives typing errors, cut as the two databases cut them.
///
/// Give all of these a text that ``Folded/text(_:)`` made.
public enum Trigrams {
    /// Every run of three characters, spaces included, each once: what SQLite's FTS5 trigram tokenizer indexes.
    ///
    /// Empty when the text is shorter than three characters: FTS5 cannot find those either.
    public static func of(_ folded: String) -> [String] { distinct(runs(Array(folded.unicodeScalars))) }

    /// The runs of each word with two spaces before and one after it, each once: what PostgreSQL's pg_trgm indexes.
    public static func padded(_ folded: String) -> [String] {
        distinct(
            folded.unicodeScalars.split(separator: " ").flatMap { word -> [String] in
                let space: Unicode.Scalar = " "
                return runs([space, space] + word + [space])
            })
    }

    /// How much two texts share, 0...1, as pg_trgm's `similarity` counts: common runs through all runs.
    public static func similarity(_ left: String, _ right: String) -> Double {
        let left = Set(padded(left))
        let right = Set(padded(right))
        let common = left.intersection(right).count
        let all = left.count + right.count - common
        return all == 0 ? 0 : Double(common) / Double(all)
    }

    /// An FTS5 query that finds rows sharing any run with a text, for ranking by ``similarity(_:_:)`` afterwards; nil
    /// when the text is shorter than three characters. At most so many runs are asked for.
    public static func anyOf(_ folded: String, limit: Int = 40) -> String? {
        let runs = of(folded).prefix(max(1, limit))
        guard !runs.isEmpty else { return nil }
        // Inside an FTS5 string only the double quote means something, and it is written twice.
        return runs.map { "\"" + $0.replacing("\"", with: "\"\"").replacing("\0", with: "") + "\"" }
            .joined(separator: " OR ")
    }

    private static func runs(_ scalars: [Unicode.Scalar]) -> [String] {
        guard scalars.count >= 3 else { return [] }
        return (0...(scalars.count - 3)).map { start in
            var run = String.UnicodeScalarView()
            run.append(contentsOf: scalars[start..<(start + 3)])
            return String(run)
        }
    }

    private static func distinct(_ runs: [String]) -> [String] {
        var seen: Set<String> = []
        return runs.filter { seen.insert($0).inserted }
    }
}
