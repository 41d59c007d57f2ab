import Glibc

/// A file that came with a form. It lies in a temporary file that is removed when the last copy of this value goes.
public struct Upload: Sendable {
    /// The form field's name.
    public let field: String
    /// The name that the sender gave the file, cleaned: no path, no control or direction marks, at most 255 bytes.
    public let name: String
    /// The media type that the sender claims; look at the content before believing it.
    public let declaredType: String
    /// How many bytes the file has.
    public let size: Int64
    /// Where the bytes are, for as long as a copy of this value lives.
    public var path: String { file.path }
    /// Why the bytes were taken away; nil when they are there.
    public let bar: Bar?

    private let file: TemporaryFile

    init(field: String, name: String, declaredType: String, size: Int64, file: TemporaryFile, bar: Bar? = nil) {
        self.bar = bar
        self.field = field
        self.name = name
        self.declaredType = declaredType
        self.size = size
        self.file = file
    }

    /// Reads the file. Throws ``HTTPFailure`` 413 when it is larger than the limit.
    public func bytes(limit: Int = 64 << 20) throws(HTTPFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw HTTPFailure(.internalServerError, "spool", "A temporary file cannot be read.")
        }
        return try SpooledFile(adopting: descriptor, size: size).bytes(limit: limit)
    }

    /// Why a file does not come in.
    public enum Bar: Sendable, Hashable {
        /// Something harmful is in it: the signature's name.
        case infected(String)
        /// It is too large to be looked at.
        case tooLarge
        /// Nobody can look at it now.
        case unscanned
    }

    /// The same upload without its bytes: whoever asks for them gets an empty file.
    public func barred(_ bar: Bar) -> Upload {
        if truncate(path, 0) != 0 { unlink(path) }
        return Upload(field: field, name: name, declaredType: declaredType, size: 0, file: file, bar: bar)
    }

    /// A file name fit to be kept and shown: the part after the last slash or backslash, without control characters,
    /// direction marks and other invisible marks, without dots at its ends, at most 255 bytes; `file` when nothing is
    /// left.
    public static func safeName(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var scalars = String.UnicodeScalarView()
        var size = 0
        for scalar in last.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: continue
            default: break
            }
            guard !"<>:\"|?*".unicodeScalars.contains(scalar) else { continue }
            size += UTF8.width(scalar)
            guard size <= 255 else { break }
            scalars.append(scalar)
        }
        var text = String(scalars)
        while let first = text.first, first == "." || first.isWhitespace { text.removeFirst() }
        while let last = text.last, last == "." || last.isWhitespace { text.removeLast() }
        return text.isEmpty ? "file" : text
    }
}

/// A named file that is removed with the object.
final class TemporaryFile: Sendable {
    let path: String

    /// Makes an empty file, readable by this user only, and gives its descriptor; nil when that fails.
    static func make(in directory: String) -> (file: TemporaryFile, descriptor: Int32)? {
        var template = Array((directory + "/upload-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (TemporaryFile(path: path), descriptor)
    }

    private init(path: String) { self.path = path }

    deinit { unlink(path) }
}
