import Glibc

/// The catalogues of every language, read once at start.
public struct Translations: Sendable {
    private let catalogues: [Language: Catalogue]

    /// No catalogue at all: phrases are said in English.
    public static let none = Translations(catalogues: [:])

    init(catalogues: [Language: Catalogue]) { self.catalogues = catalogues }

    /// Reads `fr.po` and `ar.po` of a directory; English needs no file, since the ids are English.
    ///
    /// Throws ``TranslationsError`` that names the file when one is missing or malformed.
    public static func load(directory: String) throws(TranslationsError) -> Translations {
        var catalogues: [Language: Catalogue] = [:]
        for language in Language.allCases where language != .english {
            let path = directory + "/" + language.tag + ".po"
            guard let bytes = contents(ofFile: path) else { throw TranslationsError(path: path, fault: nil) }
            do {
                catalogues[language] = try Catalogue(po: bytes, language)
            } catch {
                throw TranslationsError(path: path, fault: error)
            }
        }
        return Translations(catalogues: catalogues)
    }

    /// What a person reads by: a language in a time zone.
    public func locale(_ language: Language, zone: Zone = .algiers) -> Locale {
        Locale(catalogue: catalogues[language] ?? Catalogue(empty: language), zone: zone)
    }

    private static func contents(ofFile path: String) -> [UInt8]? {
        guard let file = fopen(path, "rbe") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= 1 << 24 {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return ferror(file) == 0 ? bytes : nil
    }
}

/// Why translations could not be loaded.
public struct TranslationsError: Error, Sendable, CustomStringConvertible {
    /// The PO file.
    public let path: String
    /// What is wrong in it; nil when it could not be read.
    public let fault: CatalogueError?

    /// The fault in one sentence, with the file.
    public var description: String {
        fault.map { "The translations in \(path) are malformed: \($0)." } ?? "The translations \(path) cannot be read."
    }
}
