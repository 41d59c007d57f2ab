import Foundation
import Testing

@Suite struct `Classes` {
    static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    /// Classes that only the script or a test looks for, or that mark a part for the sheet's other selectors.
    static let hooks: Set<String> = [
        "timeline", "tick-all", "chart", "chart-none", "drop-text", "legend-label", "name", "p-hidden",
    ]

    @Test func `every class that markup names has a style`() throws {
        let sheet = try String(contentsOfFile: Classes.root + "/Assets/sila.css", encoding: .utf8)
        let styled = Set(sheet.matches(of: /\.([a-z][a-z-]*)/).map { String($0.1) })
        let files = try #require(FileManager.default.enumerator(atPath: Classes.root + "/Sources"))
        var bare: [String: String] = [:]
        for case let path as String in files where path.hasSuffix(".swift") {
            let source = try String(contentsOfFile: Classes.root + "/Sources/" + path, encoding: .utf8)
            // Literal classes only; what is interpolated comes from an enumeration of this layer.
            for match in source.matches(of: /class=\\?"([a-z][a-z -]*)\\?"/) {
                for name in match.1.split(separator: " ").map(String.init)
                where !styled.contains(name) && !Classes.hooks.contains(name) {
                    bare[name] = path
                }
            }
        }
        #expect(bare.isEmpty, "style them in Assets/sila.css, or use a component: \(bare)")
    }
}
