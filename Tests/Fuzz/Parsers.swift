import Glibc
import HTTP
import Intake
import Localization
import Nouns
import Pictures
import SQL
import Sheets
import Values

@testable import HTTPServer
@testable import Trust

// What libFuzzer calls: the parser that SILA_FUZZ names, with octets that libFuzzer thought of. A parser may refuse in its
// own way; it may not trap, read beyond, take for ever or give what contradicts itself.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    parser(bytes)
    return 0
}

private let parser: @Sendable ([UInt8]) -> Void = {
    let name = getenv("SILA_FUZZ").map { String(cString: $0) } ?? ""
    guard let parser = parsers[name] else {
        say("SILA_FUZZ names no parser: “\(name)”")
        exit(2)
    }
    return parser
}()

private let parsers: [String: @Sendable ([UInt8]) -> Void] = [
    "head": { bytes in
        // The library puts NUL octets in place of separators; see RequestHead.
        let target = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false).dropFirst().first ?? []
        for count in [0, 1, 2, 3] {
            _ = try? bytes.withUnsafeBytes {
                try RequestHead(
                    block: $0, rawTarget: Array(target), fieldCount: count, configuration: ServerConfiguration())
            }
        }
    },
    "target": { bytes in
        guard let target = try? Target(bytes) else { return }
        require(!target.path.utf8.contains(0), "a NUL in a path")
        _ = ByteRange(header: String(decoding: bytes, as: UTF8.self), size: 1000)
        require(
            !LocalPath.isLocal(String(decoding: bytes, as: UTF8.self)) || bytes.first == UInt8(ascii: "/"),
            "a local path that begins elsewhere")
    },
    "certificate": { bytes in
        guard let certificate = Certificate(der: bytes) else { return }
        require(certificate.subjectText.unicodeScalars.count <= 200, "a long name")
        require(certificate.commonName?.contains("\n") != true, "a name of two lines")
        _ = (
            certificate.isForClients, certificate.isRoot, certificate.issuerName, certificate.serial,
            certificate.expires
        )
        _ = (certificate.der, certificate.issuer, certificate.subject, certificate.issuerText)
    },
    "pictures": { bytes in
        guard let picture = PlainPicture(of: bytes) else { return }
        let again = PlainPicture(of: picture.bytes)
        require(again?.removed == [] && again?.bytes == picture.bytes, "a picture that still tells something")
    },
    "forwarded": { bytes in _ = ForwardedCertificate.der(bytes) },
    "form": { bytes in
        guard let fields = try? Fields(formEncoded: bytes) else { return }
        require((try? Fields(formEncoded: Array(fields.encoded.utf8))) == fields, "a form that does not read back")
    },
    "multipart": { bytes in
        guard
            let request = try? Request(
                method: .post, target: Target("/".utf8),
                headers: ["Content-Type": "multipart/form-data; boundary=B"], body: .bytes(bytes))
        else { return }
        var limits = Form.Limits()
        limits.fileBytes = 1 << 20
        limits.totalBytes = 2 << 20
        guard let form = try? request.form(limits: limits) else { return }
        for name in ["a", "file", "csrf"] { _ = form[name] }
    },
    "cookies": { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        _ = Cookie.read([text])
        _ = ETag.Condition(text)
        _ = ETag(header: text)
        _ = HTTPDate.instant(text)
        _ = Preference(text).takes(encoding: "gzip")
        _ = Language(accepting: text)
    },
    "json": { bytes in
        guard let json = try? JSON(bytes: bytes) else { return }
        require((try? JSON(bytes: json.bytes))?.bytes == json.bytes, "JSON that does not read back")
    },
    "csv": { bytes in readSheet(bytes, ".csv") },
    "xlsx": { bytes in readSheet(bytes, ".xlsx") },
    "filter": { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let filter = try? Filter(parsing: text, of: noun) else { return }
        let written = filter.description
        let again = try? Filter(parsing: written, of: noun)
        require(again?.description == written, "a filter that does not read back: \(written)")
        let reader = FilterReader(today: Day(number: 20_000) ?? .latest, me: ID(high: 1, low: 1))
        for dialect in [Dialect.sqlite, .postgresql] { _ = filter.condition(of: noun, for: reader, dialect: dialect) }
    },
    "cursor": { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let cursor = Cursor(text: text) else { return }
        require(Cursor(text: cursor.text)?.text == cursor.text, "a cursor that does not read back")
    },
    "amounts": { bytes in
        bytes.withUnsafeBufferPointer { buffer in
            _ = try? WholeText.read(buffer, style: .unknown)
            _ = try? FlagText.read(buffer)
            _ = try? EmailText.read(buffer)
            _ = try? CleanText.read(buffer, limit: 200)
            for currency in Currency.all {
                guard let minor = try? AmountText.minorUnits(buffer, currency, style: .unknown) else { continue }
                _ = Money(minor: minor, currency)
            }
        }
    },
    "days": { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let day = try? DayText.read(text) {
            require(Day(iso: day.description) == day, "a day that does not read back")
        }
        if let day = Day(iso: text) { require(day.description == text, "an ISO day in two forms") }
        if let instant = Instant(iso: text) {
            require(Instant(iso: instant.description) == instant, "a moment that does not read back")
        }
    },
]

private func say(_ sentence: String) {
    let bytes = Array((sentence + "\n").utf8)
    _ = write(2, bytes, bytes.count)
}

/// What an input must not show, whatever it is.
private func require(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    guard holds else {
        say(sentence())
        abort()
    }
}

private let noun = Noun(
    "thing", one: Phrase("Debt"), many: Phrase("Debts"), naming: "name", order: [.init("name")],
    fields: [
        Field<String>.text("name", Phrase("Name"), 1...200, [.required, .sortable, .filterable]).spec,
        Field<Int64>.amount("balance", Phrase("Amount"), [.sortable, .filterable]).spec,
        Field<Day>("due", Phrase("Due"), .day(.earliest ... .latest), [.filterable]).spec,
        Field<ID>.link("agent", Phrase("Agent"), to: "staff", [.filterable]).spec,
        Field<Bool>("isActive", Phrase("Active"), .flag, [.filterable]).spec,
        Field<Instant>("made", Phrase("When"), .instant, [.filterable]).spec,
    ])

private let sheetPath = "/tmp/sila-fuzz-\(getpid())"

private func readSheet(_ bytes: [UInt8], _ ending: String) {
    let path = sheetPath + ending
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { return }
    _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
    var options = SheetOptions()
    options.limits.unpackedBytes = 8 << 20
    options.limits.sharedBytes = 4 << 20
    options.limits.rows = 10_000
    guard let reader = try? SheetReader(path: path, options: options) else { return }
    for _ in 0..<2000 {
        guard (try? reader.next()) == true else { break }
        for column in 0..<min(20, reader.row.count) { _ = reader.row.text(column) }
    }
}
