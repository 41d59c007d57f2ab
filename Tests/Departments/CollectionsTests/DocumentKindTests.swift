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

    /// The skeleton of a ZIP archive: a directory of names.
    private func archive(_ names: [String]) -> [UInt8] {
        func little(_ number: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        var bytes: [UInt8] = [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 26)
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
