import Glibc
import Lifecycle
import Synchronization
import Testing

@testable import Scanning

/// A daemon of the tests' own on a socket of the file system: it takes streams as clamd documents them.
private final class Daemon: Sendable {
    enum Manner: Sendable {
        /// Takes everything, then answers.
        case answers(String)
        /// Answers and goes, before it has taken everything.
        case interrupts(String)
        /// Takes what comes and says nothing.
        case hangs
    }

    let path: String
    private let listening: Int32
    private let thread: Thread
    private let box: Box

    private final class Box: Sendable {
        let taken = Mutex<[[UInt8]]>([])
        let peer = Mutex<Int32>(-1)
    }

    init(_ manner: Manner) throws {
        var template = Array("/tmp/sila-clamd-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/socket"
        let listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.listening = listening
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        let name = path
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: name.utf8) }
        let bound = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && listen(listening, 8) == 0)
        let box = Box()
        self.box = box
        thread = try Thread.start(name: "clamd of tests") {
            while true {
                let peer = accept(listening, nil, nil)
                guard peer >= 0 else { return }
                box.peer.withLock { $0 = peer }
                Self.serve(peer, manner, box)
                box.peer.withLock { $0 = -1 }
                close(peer)
            }
        }
    }

    deinit {
        shutdown(listening, Int32(SHUT_RDWR))
        close(listening)
        thread.join()
        unlink(path)
        rmdir(String(path.dropLast("/socket".count)))
    }

    /// What was sent, a connection each.
    var streams: [[UInt8]] { box.taken.withLock { $0 } }

    /// Ends the connection that hangs.
    func letGo() { box.peer.withLock { if $0 >= 0 { shutdown($0, Int32(SHUT_RDWR)) } } }

    private static func serve(_ peer: Int32, _ manner: Manner, _ box: Box) {
        func take(_ count: Int) -> [UInt8]? {
            var bytes: [UInt8] = []
            while bytes.count < count {
                var room = [UInt8](repeating: 0, count: count - bytes.count)
                let got = recv(peer, &room, room.count, 0)
                guard got > 0 else { return nil }
                bytes += room.prefix(got)
            }
            return bytes
        }
        func say(_ text: String) { _ = text.withCString { send(peer, $0, text.utf8.count, Int32(MSG_NOSIGNAL)) } }
        if case .interrupts(let text) = manner {
            // What was not read when the connection is closed must not take the answer along: read a little.
            _ = take(10)
            return say(text)
        }
        guard let command = take(10) else { return }
        guard command == Array("zINSTREAM\0".utf8) else { return say("UNKNOWN COMMAND\0") }
        var stream: [UInt8] = []
        while let length = take(4) {
            let count = length.reduce(0) { $0 << 8 | Int($1) }
            if count == 0 { break }
            guard let piece = take(count) else { return }
            stream += piece
        }
        box.taken.withLock { $0.append(stream) }
        switch manner {
        case .answers(let text): say(text)
        case .interrupts: return
        case .hangs: _ = take(1)
        }
    }
}

@Suite struct `A scanner that is asked by streams` {
    private final class Paper {
        let path: String

        init(_ bytes: [UInt8]) throws {
            var template = Array("/tmp/sila-scan-XXXXXX".utf8CString)
            let descriptor = mkstemp(&template)
            try #require(descriptor >= 0)
            path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let size = bytes.count
            try #require(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, size) } == size)
            close(descriptor)
        }

        deinit { unlink(path) }
    }

    /// Long enough that no slow machine is taken for a silent daemon, short where silence is what is tested.
    private static func scanner(_ path: String, idle: Int = 20_000, places: Int = 8, turn: Int = 5_000) -> ClamScanner {
        var patience = ClamScanner.Patience()
        patience.idle = idle
        patience.turn = turn
        return ClamScanner(at: .unix(path), patience: patience, places: places)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000])
    func `gets every byte in pieces, and its word is taken`(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let daemon = try Daemon(.answers("stream: Test.Thing FOUND\0"))
        let paper = try Paper(bytes)
        #expect(Self.scanner(daemon.path).scan(fileAt: paper.path) == .found("Test.Thing"))
        #expect(daemon.streams == [bytes])
    }

    @Test func `that has had enough is heard though it listens no longer`() throws {
        let daemon = try Daemon(.interrupts("INSTREAM size limit exceeded. ERROR\0"))
        let paper = try Paper([UInt8](repeating: 65, count: 3_000_000))
        #expect(Self.scanner(daemon.path).scan(fileAt: paper.path) == .tooLarge)
    }

    @Test func `that speaks of something else, or nothing, has given no verdict`() throws {
        let paper = try Paper([1, 2, 3])
        let other = try Daemon(.answers("220 mail ESMTP\r\n"))
        #expect(Self.scanner(other.path).scan(fileAt: paper.path) == .unavailable(.confused))
        let silent = try Daemon(.answers(""))
        #expect(Self.scanner(silent.path).scan(fileAt: paper.path) == .unavailable(.broken))
        let hanging = try Daemon(.hangs)
        #expect(Self.scanner(hanging.path, idle: 50).scan(fileAt: paper.path) == .unavailable(.slow))
        #expect(Self.scanner("/tmp/sila-nobody-here/socket").scan(fileAt: paper.path) == .unavailable(.unreachable))
        #expect(Self.scanner("/tmp/sila-nobody-here/socket").version() == nil)
        #expect(Self.scanner(silent.path).scan(fileAt: paper.path + "-gone") == .unavailable(.unreadable))
    }

    @Test func `gets no more files at once than it has places`() throws {
        let daemon = try Daemon(.hangs)
        let paper = try Paper([1])
        let scanner = Self.scanner(daemon.path, places: 1, turn: 20)
        let first = Mutex<ScanVerdict?>(nil)
        let path = paper.path
        let other = try Thread.start(name: "first") {
            let verdict = scanner.scan(fileAt: path)
            first.withLock { $0 = verdict }
        }
        while daemon.streams.isEmpty { sched_yield() }
        #expect(scanner.scan(fileAt: path) == .unavailable(.busy))
        daemon.letGo()
        other.join()
        #expect(first.withLock { $0 } == .unavailable(.broken))
    }
}
