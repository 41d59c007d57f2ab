import Testing
import Values

@testable import Collections

@Suite struct `The kind of a document` {
    @Test func `is told by its first bytes`() {
        #expect(DocumentKind(of: Array("%PDF-1.7\n…".utf8)) == .pdf)
        #expect(DocumentKind(of: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]) == .png)
        #expect(DocumentKind(of: [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(DocumentKind(of: Array("RIFF\0\0\0\0WEBPVP8 ".utf8)) == .webp)
        #expect(DocumentKind(of: Array("\0\0\0\u{18}ftypheic".utf8)) == .heic)
        #expect(DocumentKind(of: Array("Reçu nº 12\r\nمرحبا".utf8)) == .text)
    }

    @Test func `programs, scripts, pages and archives are of no kind that is taken`() {
        #expect(DocumentKind(of: Array("MZ\u{90}\0\u{3}".utf8)) == nil)
        #expect(DocumentKind(of: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]) == nil)
        #expect(DocumentKind(of: Array("#!/bin/sh\nrm -rf /".utf8)) == nil)
        #expect(DocumentKind(of: Array("  <svg onload=alert(1)>".utf8)) == nil)
        #expect(DocumentKind(of: Array("\u{FEFF}<html>".utf8)) == nil)
        #expect(DocumentKind(of: [0x50, 0x4B, 0x03, 0x04, 0x14, 0, 0, 0]) == nil)
        #expect(DocumentKind(of: []) == nil)
    }

    @Test func `an Office document is told by its parts, and one with macros is not taken`() {
        #expect(DocumentKind(of: archive(["[Content_Types].xml", "word/document.xml"])) == .word)
        #expect(DocumentKind(of: archive(["[Content_Types].xml", "xl/workbook.xml"])) == .workbook)
        #expect(DocumentKind(of: archive(["[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"])) == nil)
        #expect(DocumentKind(of: archive(["AndroidManifest.xml"])) == nil)
    }

    @Test func `whatever the bytes are, reading them ends`() {
        var random = Dice(seed: 7)
        let whole = archive(["[Content_Types].xml", "word/document.xml"])
        for length in 0..<whole.count { _ = DocumentKind(of: Array(whole.prefix(length))) }
        for _ in 0..<3_000 {
            var bytes = whole
            for _ in 0..<6 {
                bytes[Int.random(in: 4..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = DocumentKind(of: bytes)
        }
    }

    @Test func `what is two kinds at once is of no kind that is taken`() {
        for beginning in ["%PDF-1.7\n1 0 obj\n", "\u{89}PNG", "Dear Madam,\n"] {
            // An archive that begins later names its directory's place from the whole file's beginning.
            let start = Array(beginning.utf8)
            var bytes = archive(["evil.exe"], behind: start)
            #expect(DocumentKind(of: bytes) == nil, "\(beginning)")
            bytes = start + Array("and nothing behind".utf8)
            #expect(DocumentKind(of: bytes) != nil || beginning.hasPrefix("\u{89}"))
        }
    }

    @Test func `pictures of more pixels than a screen could show are refused`() throws {
        func png(_ width: UInt32, _ height: UInt32) -> [UInt8] {
            func big(_ number: UInt32) -> [UInt8] {
                (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
            }
            let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
            return head + Array("IHDR".utf8) + big(width) + big(height)
        }
        #expect(PictureSize(of: png(4000, 3000), .png)?.isFlood == false)
        #expect(PictureSize(of: png(50_000, 50_000), .png)?.isFlood == true)
        #expect(PictureSize(of: png(.max, .max), .png)?.isFlood == true)
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC2, 0, 11, 8, 0xFF, 0xFF, 0xFF, 0xFE, 3]
        let size = try #require(PictureSize(of: jpeg, .jpeg))
        #expect(size.height == 65_535 && size.width == 65_534 && size.isFlood)
        let webp = Array("RIFF\0\0\0\0WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 255, 255, 0]
        #expect(PictureSize(of: webp, .webp)?.isFlood == true)
        var random = Dice(seed: 11)
        for whole in [png(10, 10), jpeg, webp] {
            for length in 0...whole.count {
                for kind in DocumentKind.allCases { _ = PictureSize(of: Array(whole.prefix(length)), kind) }
            }
            for _ in 0..<2_000 {
                var bytes = whole
                for _ in 0..<3 {
                    bytes[Int.random(in: 2..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                _ = PictureSize(of: bytes, .jpeg)
            }
        }
    }

    /// The skeleton of a ZIP archive: a directory of names.
    private func archive(_ names: [String], behind beginning: [UInt8] = []) -> [UInt8] {
        func little(_ number: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        var bytes: [UInt8] = beginning + [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 26)
        let start = bytes.count
        for name in names {
            bytes += [0x50, 0x4B, 0x01, 0x02] + [UInt8](repeating: 0, count: 24) + little(name.utf8.count, 2)
            bytes += [UInt8](repeating: 0, count: 16) + Array(name.utf8)
        }
        let size = bytes.count - start
        bytes += [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0] + little(names.count, 2) + little(names.count, 2)
        return bytes + little(size, 4) + little(start, 4) + [0, 0]
    }
}
