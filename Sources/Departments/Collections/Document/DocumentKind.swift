import Localization

/// The kinds of documents that are taken, told by their first bytes: what the sender or the name claims is never believed.
enum DocumentKind: String, Sendable, CaseIterable {
    case pdf, png, jpeg, webp, heic, text, word, workbook

    /// The media type that the document is sent with.
    var type: String {
        switch self {
        case .pdf: "application/pdf"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .webp: "image/webp"
        case .heic: "image/heic"
        case .text: "text/plain; charset=utf-8"
        case .word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .workbook: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }

    /// What people call it.
    var label: String {
        switch self {
        case .pdf: "PDF"
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .webp: "WebP"
        case .heic: "HEIC"
        case .text: "TXT"
        case .word: "DOCX"
        case .workbook: "XLSX"
        }
    }

    /// The ending of its name.
    var ending: String {
        switch self {
        case .jpeg: "jpg"
        case .text: "txt"
        case .word: "docx"
        case .workbook: "xlsx"
        default: rawValue
        }
    }

    /// True when browsers show it without a program of its own.
    var isShown: Bool { self == .pdf || self == .png || self == .jpeg || self == .webp }

    /// The endings that a file dialog offers.
    static let endings = ".pdf,.png,.jpg,.jpeg,.webp,.heic,.txt,.docx,.xlsx"

    /// Tells the kind from a file's bytes; nil for everything that is not taken: programs, scripts, pages, archives,
    /// documents with macros.
    init?(of bytes: [UInt8]) {
        if bytes.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.count >= 12, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) {
            self = .webp
        } else if bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) {
            let brand = String(decoding: bytes[8..<12], as: UTF8.self)
            guard ["heic", "heix", "heif", "mif1", "msf1", "hevc"].contains(brand) else { return nil }
            self = .heic
        } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            guard let kind = DocumentKind(ofArchive: bytes) else { return nil }
            self = kind
        } else if DocumentKind.isPlainText(bytes) {
            self = .text
        } else {
            return nil
        }
        // What is one thing from its beginning and an archive from its end passes for either: nobody needs that.
        if self != .word, self != .workbook, !DocumentKind.names(inArchive: bytes).isEmpty { return nil }
    }

    /// An Office document names its parts in the archive's directory; one that holds macros or programs is not taken.
    private init?(ofArchive bytes: [UInt8]) {
        let names = DocumentKind.names(inArchive: bytes)
        guard names.contains("[Content_Types].xml"),
            !names.contains(where: { $0.lowercased().hasSuffix("vbaproject.bin") || $0.lowercased().hasSuffix(".exe") })
        else { return nil }
        if names.contains("word/document.xml") {
            self = .word
        } else if names.contains("xl/workbook.xml") {
            self = .workbook
        } else {
            return nil
        }
    }

    /// The names in the central directory of a ZIP archive, at most 4,096. Total: whatever the bytes are, it ends.
    static func names(inArchive bytes: [UInt8]) -> Set<String> {
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - count else { return nil }
            return (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        // The end record lies within the last 64 KiB, before the comment.
        var end = bytes.count - 22
        let floor = max(0, end - 65_535)
        while end >= floor, number(end, 4) != 0x0605_4B50 { end -= 1 }
        guard end >= floor, end >= 0, var offset = number(end + 16, 4) else { return [] }
        var names: Set<String> = []
        while names.count < 4_096, number(offset, 4) == 0x0201_4B50, let length = number(offset + 28, 2),
            let extra = number(offset + 30, 2), let comment = number(offset + 32, 2),
            offset + 46 <= bytes.count - length
        {
            names.insert(String(decoding: bytes[(offset + 46)..<(offset + 46 + length)], as: UTF8.self))
            offset += 46 + length + extra + comment
        }
        return names
    }

    /// Text without control characters that is neither a script nor a page.
    private static func isPlainText(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty, !bytes.starts(with: "#!".utf8), String(validating: bytes, as: UTF8.self) != nil,
            bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0x0C })
        else { return false }
        let start = bytes.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 || $0 >= 0x80 }
        return start.first != UInt8(ascii: "<")
    }
}
