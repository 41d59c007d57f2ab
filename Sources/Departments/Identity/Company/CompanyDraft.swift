import Department
import Design
import Documents
import HTTP
import Intake
import Localization
import Phones
import Values

/// The company's sheet as somebody typed it, and what of it can be taken.
struct CompanyDraft: Sendable {
    /// The fields of text, by the names that the form gives them.
    static let names = [
        "name", "form", "capital", "employees", "street", "commune", "postcode", "wilaya", "registerNumber",
        "taxNumber",
        "statisticalNumber", "taxArticle", "phone", "email", "site", "colour",
    ]

    private var texts: [String: String] = [:]
    /// True when the logo is to go.
    var dropsLogo = false
    /// Which visitors may register.
    let registers: Set<Customer.Side>

    /// What was typed into a field.
    subscript(name: String) -> String { texts[name] ?? "" }

    /// What a form sent.
    init(_ form: Fields) {
        for name in CompanyDraft.names { texts[name] = String((form[name] ?? "").prefix(1_000)).trimmed }
        dropsLogo = form["dropsLogo"] == "1"
        registers = Customer.Side.ticked(in: form)
    }

    /// The sheet as it is, as its reader writes numbers.
    init(_ sheet: CompanySheet, _ locale: Locale) {
        registers = sheet.registers
        texts = [
            "name": sheet.name, "form": sheet.form?.rawValue ?? "",
            "capital": sheet.capital.map { locale.amount(Money(minor: $0, .dinar)) } ?? "",
            "employees": sheet.employees.map { String($0) } ?? "", "street": sheet.street, "commune": sheet.commune,
            "postcode": sheet.postcode, "wilaya": sheet.wilaya.map { String($0) } ?? "",
            "registerNumber": sheet.registerNumber, "taxNumber": sheet.taxNumber,
            "statisticalNumber": sheet.statisticalNumber, "taxArticle": sheet.taxArticle,
            "phone": (try? Phone(reading: sheet.phone))?.national ?? sheet.phone, "email": sheet.email,
            "site": sheet.site, "colour": sheet.colour?.hex ?? "",
        ]
    }

    /// The longest file of a logo, in bytes.
    static let logoBytes = 512 << 10
    /// How long its sides may be, in pixels.
    static let logoSides = 32...2_048

    /// Reads every part over the sheet as it is; throws `Invalid` with what is wrong with each.
    func read(over sheet: CompanySheet, logo: [UInt8]?) throws -> CompanySheet {
        var faults: [Invalid.Fault] = []
        var read = sheet
        read.name = StaffDraft.line(self["name"], limit: 100, "name", &faults) ?? ""
        read.form = choice("form", CompanySheet.LegalForm.init(rawValue:), &faults)
        read.capital = number("capital", 0...100_000_000_000_000, &faults) { text throws(IntakeFault) in
            try AmountText.read(text, .dinar).minor
        }
        read.employees = number("employees", 0...1_000_000, &faults) { text throws(IntakeFault) in
            try WholeText.read(text)
        }
        read.street = line("street", 200, &faults)
        read.commune = line("commune", 100, &faults)
        read.postcode = digits("postcode", [5], &faults)
        read.wilaya = choice("wilaya", { Int($0).flatMap { Wilaya(code: $0)?.code } }, &faults)
        read.registerNumber = register(&faults)
        read.taxNumber = digits("taxNumber", [15, 20], &faults)
        read.statisticalNumber = digits("statisticalNumber", [15], &faults)
        read.taxArticle = digits("taxArticle", [11], &faults)
        read.phone = telephone(&faults)
        read.email = self["email"].isEmpty ? "" : StaffDraft.address(self["email"], &faults) ?? ""
        read.site = address(&faults)
        read.colour = choice("colour", Colour.init(hex:), &faults)
        read.registers = registers
        if dropsLogo { read.logo = nil }
        if let logo { read.logo = picture(logo, &faults) }
        guard faults.isEmpty else { throw Invalid(faults) }
        return read
    }

    private func line(_ name: String, _ limit: Int, _ faults: inout [Invalid.Fault]) -> String {
        self[name].isEmpty ? "" : StaffDraft.line(self[name], limit: limit, name, &faults) ?? ""
    }

    private func choice<Value>(
        _ name: String, _ make: (String) -> Value?, _ faults: inout [Invalid.Fault]
    ) -> Value? {
        guard !self[name].isEmpty else { return nil }
        let value = make(self[name])
        if value == nil {
            faults.append(
                .init(
                    name,
                    name == "colour"
                        ? Phrase("Write the colour as # and six digits, such as #1f4e79.")
                        : Phrase("Choose one of the list.")))
        }
        return value
    }

    private func number(
        _ name: String, _ bounds: ClosedRange<Int64>, _ faults: inout [Invalid.Fault],
        _ read: (String) throws(IntakeFault) -> Int64
    ) -> Int64? {
        guard !self[name].isEmpty else { return nil }
        if let value = try? read(self[name]), bounds.contains(value) { return value }
        faults.append(.init(name, Phrase("This is not a number that can be taken.")))
        return nil
    }

    /// A number that the state gives, of so many digits; blanks and dots between them do not matter.
    private func digits(_ name: String, _ lengths: [Int], _ faults: inout [Invalid.Fault]) -> String {
        let plain = self[name].filter { !$0.isWhitespace && $0 != "." && $0 != "-" }
        if plain.isEmpty || plain.utf8.allSatisfy({ (0x30...0x39).contains($0) }) && lengths.contains(plain.utf8.count)
        {
            return plain
        }
        faults.append(
            .init(
                name,
                lengths.count > 1
                    ? Phrase(
                        "This number has {first} or {second} digits.",
                        ["first": .count(lengths[0]), "second": .count(lengths[1])])
                    : Phrase("This number has {count} digits.", ["count": .count(lengths[0])])))
        return ""
    }

    private func register(_ faults: inout [Invalid.Fault]) -> String {
        let text = line("registerNumber", 40, &faults)
        let isSound = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || [0x20, 0x2D, 0x2F, 0x2E].contains($0)
        }
        if text.isEmpty || isSound && text.contains(where: \.isNumber) { return text }
        faults.append(
            .init("registerNumber", Phrase("Write the number as it stands on the extract: 16/00-1234567 B 19.")))
        return ""
    }

    private func telephone(_ faults: inout [Invalid.Fault]) -> String {
        guard !self["phone"].isEmpty else { return "" }
        if let phone = try? Phone(reading: self["phone"]), phone.isValid { return phone.e164 }
        faults.append(.init("phone", Phrase("This is not a telephone number.")))
        return ""
    }

    /// A site's address: a host that can be on the web, and a path of plain letters. It becomes a link nowhere but on paper.
    private func address(_ faults: inout [Invalid.Fault]) -> String {
        let text = self["site"]
        guard !text.isEmpty else { return "" }
        let scheme = text.lowercased().hasPrefix("http://") ? "http://" : "https://"
        let rest = text.lowercased().hasPrefix(scheme) ? String(text.dropFirst(scheme.count)) : text
        let host = rest.prefix { $0 != "/" }.lowercased()
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isHost =
            parts.count > 1
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.count <= 63
                    && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }
            }
        let path = rest.dropFirst(host.count)
        let isPath = path.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Array("\"'<>\\`{}|^".utf8).contains($0) }
        if isHost, isPath, rest.utf8.count <= 200 { return scheme + host + (path == "/" ? "" : path) }
        faults.append(.init("site", Phrase("This is not the address of a site.")))
        return ""
    }

    private func picture(_ bytes: [UInt8], _ faults: inout [Invalid.Fault]) -> Picture? {
        do throws(Picture.Fault) {
            return try Picture(reading: bytes, sides: CompanyDraft.logoSides)
        } catch {
            let phrase =
                switch error {
                case .unknown: Phrase("A logo is a PNG or a JPEG. SVG is not taken: it can hold programs.")
                case .damaged: Phrase("This picture cannot be read. Save it anew as PNG.")
                case .wrongSize(let width, let height):
                    Phrase(
                        "This picture has {width} × {height} pixels. Each side takes {least} to {most}.",
                        [
                            "width": .count(width), "height": .count(height),
                            "least": .count(CompanyDraft.logoSides.lowerBound),
                            "most": .count(CompanyDraft.logoSides.upperBound),
                        ])
                }
            faults.append(.init("logo", phrase))
            return nil
        }
    }
}
