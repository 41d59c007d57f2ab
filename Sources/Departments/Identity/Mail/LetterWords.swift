import Design
import HTML
import HTTP
import Localization

/// What a letter says, before it is in a language.
struct LetterWords: Sendable {
    let subject: Phrase
    /// Before the link or the code.
    let before: [Phrase]
    /// The address to open, with its words.
    var link: (label: Phrase, address: String)?
    /// A code to type.
    var code: String?
    /// After them.
    var after: [Phrase] = []
}

/// What a letter says to one reader; this is what is sealed.
struct LetterContent: Sendable, Hashable {
    let name: String
    let subject: String
    let text: String
    let html: String
    let language: String

    /// Says it in a language.
    init(_ words: LetterWords, to name: String, from company: String, in locale: Locale) {
        self.name = name
        language = locale.language.tag
        // Marks of direction have no place in headers.
        subject = String(locale(words.subject).unicodeScalars.filter { !(0x2066...0x2069).contains($0.value) })
        let hail = name.isEmpty ? Phrase("Good day,") : Phrase("Good day {name},", ["name": .text(name)])
        let foot = Phrase("A program wrote this letter for {company}.", ["company": .text(company)])
        var parts = ([hail] + words.before).map { locale($0) }
        if let link = words.link { parts.append(link.address) }
        if let code = words.code { parts.append(code) }
        parts += words.after.map { locale($0) } + ["-- \n" + locale(foot)]
        text = parts.joined(separator: "\n\n") + "\n"
        let link: HTML =
            words.link.map {
                #"<p><a href="\#($0.address)">\#(locale.html($0.label))</a></p><p dir="ltr">\#($0.address)</p>"#
            } ?? .none
        let code: HTML = words.code.map { #"<p dir="ltr"><strong>\#($0)</strong></p>"# } ?? .none
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="\(locale.language.tag)" dir="\(locale.direction == .rightToLeft ? "rtl" : "ltr")">\
            <head><meta charset="utf-8"><title>\(subject)</title></head><body>
            \(each: [hail] + words.before, { "<p>\(locale.html($0))</p>\n" })\(link)\(code)
            \(each: words.after, { "<p>\(locale.html($0))</p>\n" })<hr><p><small>\(locale.html(foot))</small></p>
            </body></html>
            """
        html = String(decoding: page.bytes, as: UTF8.self)
    }

    /// As it is sealed.
    var json: JSON {
        [
            "name": .string(name), "subject": .string(subject), "text": .string(text), "html": .string(html),
            "language": .string(language),
        ]
    }

    /// Reads what was sealed; nil when it is something else.
    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let subject = json["subject"]?.string, let text = json["text"]?.string,
            let html = json["html"]?.string, let language = json["language"]?.string
        else { return nil }
        (self.name, self.subject, self.text, self.html, self.language) = (name, subject, text, html, language)
    }
}
