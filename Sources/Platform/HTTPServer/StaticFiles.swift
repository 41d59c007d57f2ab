// CMicroHTTPD, too: the compiler may count C types of the system, such as timespec, to either module.
import CMicroHTTPD
import Glibc
public import HTTP
import Synchronization
import Values

/// Files of a folder as answers: content types, tags, compressed forms, small ones kept in memory.
///
/// Beside `app.css`, files `app.css.br` and `app.css.gz` are sent to readers who take them. A name that holds a hash of
/// at least eight hexadecimal digits (`app.1f3c9a02.css`), and any address with `?v=`, is kept by browsers for a year.
public final class StaticFiles: Sendable {
    private struct Kept: Sendable {
        let bytes: [UInt8]
        let gzip: [UInt8]?
        let brotli: [UInt8]?
        let size: Int64
        let seconds: Int64
        let nanoseconds: Int64

        var cost: Int { bytes.count + (gzip?.count ?? 0) + (brotli?.count ?? 0) }
        var tag: String {
            String(size, radix: 16) + "-" + String(seconds, radix: 16) + "-" + String(nanoseconds, radix: 16)
        }
    }

    private struct State: Sendable {
        var kept: [String: Kept] = [:]
        var cost = 0
    }

    private let directory: String
    private let memoryLimit: Int
    private let fileLimit: Int
    private let state = Mutex(State())

    /// Serves a folder. At most `memoryLimit` bytes are kept, of files up to `fileLimit` bytes each.
    public init(directory: String, memoryLimit: Int = 32 << 20, fileLimit: Int = 512 << 10) {
        self.directory = directory
        self.memoryLimit = memoryLimit
        self.fileLimit = fileLimit
    }

    /// The file that decoded path segments name, below the folder; nil when there is none.
    ///
    /// Hidden files, and whatever tries to leave the folder, do not exist. Only GET and HEAD are answered.
    public func respond(to request: Request, segments: [String]) -> Response? {
        guard request.method == .get || request.method == .head, let name = segments.last,
            segments.allSatisfy(StaticFiles.isPlain)
        else { return nil }
        let path = directory + "/" + segments.joined(separator: "/")
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        let isVersioned = StaticFiles.isVersioned(name) || request.query.contains("v")
        var headers: Headers = [
            "Content-Type": MediaType.forFile(named: name),
            "Cache-Control": isVersioned ? "public, max-age=31536000, immutable" : "public, no-cache",
            "Last-Modified": HTTPDate.text(Instant(seconds: Int64(facts.st_mtim.tv_sec))),
        ]
        guard facts.st_size <= fileLimit else {
            return Response(headers: headers, body: .file(path: path, deleteAfter: false))
        }
        guard let kept = kept(path, facts) else { return nil }
        if kept.gzip != nil || kept.brotli != nil { headers["Vary"] = "Accept-Encoding" }
        let taken = Preference(request.headers["accept-encoding"])
        if let brotli = kept.brotli, taken.takes(encoding: "br") {
            headers["Content-Encoding"] = "br"
            headers["ETag"] = ETag(kept.tag + "-br").description
            return Response(headers: headers, body: .bytes(brotli))
        }
        if let gzip = kept.gzip, taken.takes(encoding: "gzip") {
            headers["Content-Encoding"] = "gzip"
            headers["ETag"] = ETag(kept.tag + "-gz").description
            return Response(headers: headers, body: .bytes(gzip))
        }
        headers["ETag"] = ETag(kept.tag).description
        return Response(headers: headers, body: .bytes(kept.bytes))
    }

    private static func isPlain(_ segment: String) -> Bool {
        !segment.isEmpty && !segment.hasPrefix(".") && segment.utf8.count <= 255
            && segment.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x2F && $0 != 0x5C && $0 != 0x7F }
    }

    static func isVersioned(_ name: String) -> Bool {
        name.split(whereSeparator: { $0 == "." || $0 == "-" }).dropFirst().contains { part in
            part.utf8.count >= 8 && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
    }

    private func kept(_ path: String, _ facts: stat) -> Kept? {
        let known = state.withLock { $0.kept[path] }
        if let known, known.size == Int64(facts.st_size), known.seconds == Int64(facts.st_mtim.tv_sec),
            known.nanoseconds == Int64(facts.st_mtim.tv_nsec)
        {
            return known
        }
        guard let bytes = StaticFiles.read(path, limit: fileLimit) else { return nil }
        let isText = bytes.count >= 512 && MediaType.isCompressible(MediaType.forFile(named: path))
        let fresh = Kept(
            bytes: bytes,
            gzip: StaticFiles.read(path + ".gz", limit: fileLimit) ?? (isText ? Compression.gzipWell(bytes) : nil),
            brotli: StaticFiles.read(path + ".br", limit: fileLimit), size: Int64(facts.st_size),
            seconds: Int64(facts.st_mtim.tv_sec), nanoseconds: Int64(facts.st_mtim.tv_nsec))
        state.withLock { state in
            if let old = state.kept.removeValue(forKey: path) { state.cost -= old.cost }
            if state.cost + fresh.cost > memoryLimit {
                // A folder larger than memory is read again now and then; that is rare, so all is dropped at once.
                state.kept = [:]
                state.cost = 0
            }
            guard fresh.cost <= memoryLimit else { return }
            state.kept[path] = fresh
            state.cost += fresh.cost
        }
        return fresh
    }

    private static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= limit else {
            close(descriptor)
            return nil
        }
        return try? SpooledFile(adopting: descriptor, size: Int64(facts.st_size)).bytes(limit: limit)
    }
}
