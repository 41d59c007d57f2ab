import Localization
import Testing
import Values

@Suite struct `Reading a PO file` {
    @Test func `entries with contexts, plurals, escapes and continued strings are read`() throws {
        let po = """
            # Sila
            msgid ""
            msgstr ""
            "Content-Type: text/plain; charset=UTF-8\\n"
            "Plural-Forms: nplurals=2; plural=n>1;\\n"

            #: Sources/Debt.swift
            msgid "Open"
            msgstr "Ouvert"

            msgctxt "verb"
            msgid "Open"
            msgstr "Ouvrir"

            #, fuzzy
            msgid "Closed"
            msgstr "Fermé ?"

            msgid "{count} debt"
            msgid_plural "{count} debts"
            msgstr[0] "{count} créance"
            msgstr[1] "{count} créances"

            msgid ""
            "Say \\"yes\\"\\n"
            "or\\tno \\\\"
            msgstr ""
            "Dites « oui »\\n"
            "ou non"

            msgid "Untranslated"
            msgstr ""

            #~ msgid "Old"
            #~ msgstr "Vieux"
            """
        let catalogue = try Catalogue(po: Array(po.utf8), .french)
        let locale = Locale(catalogue: catalogue, zone: .algiers)
        #expect(catalogue.count == 4)
        #expect(locale("Open") == "Ouvert")
        #expect(locale(Phrase("Open", context: "verb")) == "Ouvrir")
        #expect(locale("Closed") == "Closed")
        #expect(locale("Untranslated") == "Untranslated")
        #expect(locale("Say \"yes\"\nor\tno \\") == "Dites « oui »\nou non")
        #expect(locale(Phrase(one: "{count} debt", other: "{count} debts", count: 0)) == "0 créance")
        #expect(locale(Phrase(one: "{count} debt", other: "{count} debts", count: 1)) == "1 créance")
        #expect(locale(Phrase(one: "{count} debt", other: "{count} debts", count: 4812)) == "4\u{202F}812 créances")
    }

    @Test(arguments: [
        ("msgid \"a\"\nmsgstr \"b", 2, CatalogueError.Reason.badString),
        ("msgid \"a\"\nmsgstr \"\\x\"", 2, .badString),
        ("nonsense", 1, .malformed),
        ("\"floating\"", 1, .misplaced),
        ("msgstr \"b\"", 1, .misplaced),
        ("msgid \"a\"\n", 1, .misplaced),
        ("msgid \"a\"\nmsgstr[0] \"b\"", 2, .misplaced),
        ("msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[1] \"b\"", 3, .misplaced),
        ("msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[99999999999999999999] \"b\"", 3, .misplaced),
        ("msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[0] \"b\"", 1, .pluralCount),
        ("msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"", 3, .duplicate),
        ("msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"", 1, .pluralRule),
    ])
    func `a malformed file is refused with the line`(po: String, line: Int, reason: CatalogueError.Reason) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue(po: Array(po.utf8), .french) }
        #expect(error?.line == line && error?.reason == reason)
    }

    @Test func `text that is not UTF-8 is refused`() {
        let po = Array("msgid \"a\"\nmsgstr \"".utf8) + [0xFF, UInt8(ascii: "\"")]
        #expect(throws: CatalogueError.self) { try Catalogue(po: po, .french) }
    }

    @Test func `any cut or flipped byte gives a catalogue or an error, never a trap`() {
        let po = Array(
            "msgctxt \"c\"\nmsgid \"a{n}\"\nmsgid_plural \"b\"\nmsgstr[0] \"é\\n\"\nmsgstr[1] \"x\"\n#, fuzzy\n".utf8)
        for index in po.indices {
            _ = try? Catalogue(po: Array(po[..<index]), .french)
            for flip: UInt8 in [0x80, 0x01, 0x22, 0x5C] {
                var broken = po
                broken[index] ^= flip
                _ = try? Catalogue(po: broken, .french)
            }
        }
    }

    @Test func `the translations of the repository load`() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let translations = try Translations.load(directory: "/\(root)/Translations")
        #expect(translations.locale(.french)("Debts") == "Créances")
        #expect(translations.locale(.arabic)("Debts") == "الديون")
        #expect(translations.locale(.english)("Debts") == "Debts")
    }

    @Test func `a missing directory is named`() {
        let error = #expect(throws: TranslationsError.self) { try Translations.load(directory: "/nowhere") }
        #expect(error?.description == "The translations /nowhere/fr.po cannot be read.")
    }
}

@Suite struct `Plural forms` {
    @Test(arguments: [
        (0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (101, 5), (102, 5), (103, 3), (110, 3),
        (111, 4), (1000, 5), (1003, 3), (-3, 3),
    ])
    func `Arabic has six`(count: Int, form: Int) throws {
        let po = """
            msgid ""
            msgstr "Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\\n"

            msgid "{count} debt"
            msgid_plural "{count} debts"
            msgstr[0] "0"
            msgstr[1] "1"
            msgstr[2] "2"
            msgstr[3] "3"
            msgstr[4] "4"
            msgstr[5] "5"
            """
        let locale = Locale(catalogue: try Catalogue(po: Array(po.utf8), .arabic), zone: .algiers)
        #expect(locale(Phrase(one: "{count} debt", other: "{count} debts", count: count)) == "\(form)")
    }

    @Test(arguments: [(0, "0 debts"), (1, "1 debt"), (2, "2 debts"), (-1, "−1 debt"), (1500, "1,500 debts")])
    func `English needs no catalogue`(count: Int, text: String) {
        #expect(Locale.english(Phrase(one: "{count} debt", other: "{count} debts", count: count)) == text)
    }
}

@Suite struct `Saying a phrase` {
    let arabic = Locale(catalogue: Catalogue(empty: .arabic), zone: .algiers)
    let french = Locale(catalogue: Catalogue(empty: .french), zone: .algiers)

    @Test func `gaps are filled as the language writes them`() {
        let phrase = Phrase(
            "{who} paid {amount} on {day}, {share}.",
            [
                "who": "Nadia", "amount": .money(.init(minor: 123_450, .dinar)), "day": .day(day),
                "share": .percent(6200),
            ])
        #expect(Locale.english(phrase) == "Nadia paid DZD\u{A0}1,234.50 on 31/12/2025, 62%.")
        #expect(french(phrase) == "Nadia paid 1\u{202F}234,50\u{A0}DA on 31/12/2025, 62\u{A0}%.")
    }

    @Test func `foreign text is isolated where it could disturb the line`() {
        let phrase = Phrase("{who} paid.", ["who": "Nadia"])
        #expect(arabic(phrase) == "\u{2068}Nadia\u{2069} paid.")
        #expect(french(phrase) == "Nadia paid.")
        #expect(french(Phrase("{who} paid.", ["who": "نادية"])) == "\u{2068}نادية\u{2069} paid.")
    }

    @Test func `markup writers get what was put in apart from what is said`() {
        let inner = Phrase("a {kind} debt", ["kind": "rent"])
        let pieces = french.pieces(Phrase("{n} of {what}, {unknown}", ["n": 3, "what": .phrase(inner)]))
        #expect(
            pieces == [
                .figure("3"), .said(" of "), .said("a "), .inserted("rent"), .said(" debt"), .said(", {unknown}"),
            ])
        #expect(french.pieces(.verbatim("{n}")) == [.inserted("{n}")])
    }

    @Test(arguments: ["{", "}", "{}", "{a", "a}", "}{", "{{a}}", ""])
    func `stray braces stay as they are`(text: String) {
        #expect(Locale.english(Phrase(text, ["x": 1])) == text)
    }

    private let day = Day(iso: "2025-12-31") ?? .latest
}

@Suite struct `Choosing a language` {
    @Test(arguments: [
        ("fr-DZ,fr;q=0.9,ar;q=0.8", Language.french), ("ar-DZ, en;q=0.5", .arabic), ("de, en;q=0.1, fr;q=0", .english),
        ("en;q=0.3, ar;q=0.8", .arabic), ("EN", .english), ("fr;q=x", .french),
    ])
    func `the heaviest known range wins`(header: String, language: Language) {
        #expect(Language(accepting: header) == language)
    }

    @Test(arguments: ["", "de", "*", ";;;", ",,,", "fr;q=0"])
    func `an unknown header chooses nothing`(header: String) {
        #expect(Language(accepting: header) == nil)
    }
}
