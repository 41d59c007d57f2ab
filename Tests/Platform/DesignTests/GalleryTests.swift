import Design
import Glibc
import HTML
import Localization
import Testing

@Suite struct `The gallery` {
    static let translations: Translations? = {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return try? Translations.load(directory: root + "/Translations")
    }()

    static func locale(_ language: Language) -> Locale { (translations ?? .none).locale(language) }

    /// Every page, in both directions of writing.
    static let pages: [(String, Language)] = Gallery.names.flatMap { name in
        [Language.french, .arabic].map { (name, $0) }
    }

    @Test(arguments: pages)
    func `is written where a browser can look at it`(name: String, language: Language) throws {
        let directory = getenv("SILA_GALLERY").map { String(cString: $0) } ?? "/tmp/gallery"
        mkdir(directory, 0o755)
        symlink(
            "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/Assets", directory + "/assets")
        for theme in [Theme.light, .dark] {
            let page = Gallery(locale: `The gallery`.locale(language), theme: theme).page(name)
            let file = "\(directory)/\(name)-\(language.tag)-\(theme.rawValue).html"
            let handle = try #require(fopen(file, "wbe"))
            #expect(fwrite(page.bytes, 1, page.bytes.count, handle) == page.bytes.count)
            fclose(handle)
            #expect(page.text.hasPrefix("<!doctype html>"))
        }
        for fragment in ["palette", "panel", "options", "dialog"] {
            let answer = Gallery(locale: `The gallery`.locale(language), theme: .light).fragment(fragment)
            let handle = try #require(fopen("\(directory)/\(fragment)-\(language.tag).fragment", "wbe"))
            fwrite(answer.bytes, 1, answer.bytes.count, handle)
            fclose(handle)
        }
    }

    @Test(arguments: pages)
    func `keeps the content policy: no inline style, handler or script`(name: String, language: Language) throws {
        let page = Gallery(locale: `The gallery`.locale(language), theme: .system).page(name).text
        #expect(page.firstMatch(of: /<[^>]*\sstyle=/) == nil)
        #expect(page.firstMatch(of: /<[^>]*\son[a-z]+=/) == nil)
        #expect(page.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil)
        #expect(page.firstMatch(of: /javascript:/) == nil)
        #expect(page.firstMatch(of: /hx-on/) == nil)
        #expect(page.firstMatch(of: /<style/) == nil)
    }

    @Test(arguments: pages)
    func `balances its tags and gives each id once`(name: String, language: Language) throws {
        let page = Gallery(locale: `The gallery`.locale(language), theme: .system).page(name).text
        let alone: Set<String> = ["meta", "link", "input", "br", "path", "rect", "circle", "img"]
        var open: [String] = []
        for match in page.matches(of: /<(\/?)([a-z][a-z0-9]*)([^>]*)>/) {
            let tag = String(match.2)
            if alone.contains(tag) || match.3.hasSuffix("/") { continue }
            if match.1.isEmpty {
                open.append(tag)
            } else {
                #expect(open.popLast() == tag, "</\(tag)> closes something else")
            }
        }
        #expect(open == [])
        let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        let twice = Dictionary(grouping: ids, by: { $0 }).filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty, "twice: \(twice.sorted())")
    }

    @Test(arguments: Gallery.names)
    func `isolates every amount in Arabic`(name: String) throws {
        let page = Gallery(locale: `The gallery`.locale(.arabic), theme: .system).page(name).text
        #expect(page.contains("<html lang=\"ar\" dir=\"rtl\""))
        // A figure in groups never stands outside bdi, time, an attribute or the text of a person.
        for match in page.matches(of: /<([a-z]+)[^>]*>[^<]*\d\x{202F}\d[^<]*</) {
            #expect(["bdi", "title"].contains(String(match.1)), "\(match.0)")
        }
    }
}
