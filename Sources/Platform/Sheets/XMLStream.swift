import CXML

/// What is told about an XML document as it streams by.
protocol XMLVisitor: AnyObject {
    /// An element of that local name opens.
    func opened(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetFault)
    /// An element closes.
    func closed(_ name: XMLName) throws(SheetFault)
    /// Characters between tags; one text may come in several pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFault)
}

/// A local name as the parser holds it, compared without making a string.
struct XMLName {
    let bytes: UnsafePointer<UInt8>

    @inline(__always)
    static func == (name: XMLName, text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        for index in 0..<count where name.bytes[index] != text.utf8Start[index] { return false }
        return name.bytes[count] == 0
    }
}

/// The attributes of an element: five pointers each, local name, prefix, namespace, first and last byte of the value.
struct XMLAttributes {
    let base: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    let count: Int

    /// An attribute's bytes by its local name, whatever its prefix.
    subscript(name: StaticString) -> UnsafeBufferPointer<UInt8>? {
        guard let base else { return nil }
        for index in 0..<count {
            guard let local = base[index * 5], XMLName(bytes: local) == name, let first = base[index * 5 + 3],
                let last = base[index * 5 + 4]
            else { continue }
            return UnsafeBufferPointer(start: first, count: first.distance(to: last))
        }
        return nil
    }

    /// An attribute as text.
    func text(_ name: StaticString) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }

    /// An attribute as a whole number that is not negative.
    func number(_ name: StaticString) -> Int? {
        guard let bytes = self[name], !bytes.isEmpty, bytes.count <= 10 else { return nil }
        var value = 0
        for byte in bytes {
            guard byte &- 0x30 <= 9 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return value
    }
}

/// Parses XML in pieces with libxml2's push parser: no tree, no network, no entities but the five of XML, and no document type
/// at all, which is what entities and their bombs need.
final class XMLStream {
    /// Owns the stream or outlives it.
    private unowned(unsafe) let visitor: any XMLVisitor
    private var context: xmlParserCtxtPtr?
    private var fault: SheetFault?

    /// libxml2 wants its tables set up once before threads use it.
    private static let library: Void = xmlInitParser()

    init(_ visitor: any XMLVisitor) throws(SheetFault) {
        self.visitor = visitor
        XMLStream.library
        var handler = xmlSAXHandler()
        handler.initialized = XML_SAX2_MAGIC
        handler.internalSubset = { context, _, _, _ in XMLStream.with(context) { $0.stop(.damaged) } }
        handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            guard let name else { return }
            let attributes = XMLAttributes(base: attributes, count: Int(count))
            XMLStream.with(context) { stream in
                stream.tell { visitor throws(SheetFault) in try visitor.opened(XMLName(bytes: name), attributes) }
            }
        }
        handler.endElementNs = { context, name, _, _ in
            guard let name else { return }
            XMLStream.with(context) { stream in
                stream.tell { visitor throws(SheetFault) in try visitor.closed(XMLName(bytes: name)) }
            }
        }
        let characters: charactersSAXFunc = { context, bytes, count in
            guard let bytes, count > 0 else { return }
            let text = UnsafeBufferPointer(start: bytes, count: Int(count))
            XMLStream.with(context) { stream in
                stream.tell { visitor throws(SheetFault) in try visitor.text(text) }
            }
        }
        handler.characters = characters
        handler.ignorableWhitespace = characters
        handler.cdataBlock = characters
        let here = Unmanaged.passUnretained(self).toOpaque()
        context = xmlCreatePushParserCtxt(&handler, here, nil, 0, nil)
        guard let context else { throw .damaged }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        xmlCtxtUseOptions(context, Int32(options))
    }

    deinit { if let context { xmlFreeParserCtxt(context) } }

    /// Parses the next piece.
    func parse(_ bytes: UnsafeRawBufferPointer) throws(SheetFault) {
        try push(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, isLast: false)
    }

    /// Says that nothing follows.
    func finish() throws(SheetFault) { try push(nil, 0, isLast: true) }

    /// Parses a whole part.
    static func parse(_ part: WorkbookPart, _ visitor: any XMLVisitor) throws(SheetFault) {
        let stream = try XMLStream(visitor)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let bytes = try part.read(into: buffer)
            if bytes.isEmpty { return try stream.finish() }
            try stream.parse(bytes)
        }
    }

    private func push(_ bytes: UnsafePointer<CChar>?, _ count: Int, isLast: Bool) throws(SheetFault) {
        guard let context else { throw .damaged }
        xmlParseChunk(context, bytes, Int32(count), isLast ? 1 : 0)
        if let fault { throw fault }
        if context.pointee.wellFormed == 0 { throw .damaged }
    }

    @inline(__always)
    private func tell(_ call: (any XMLVisitor) throws(SheetFault) -> Void) {
        guard fault == nil else { return }
        do throws(SheetFault) { try call(visitor) } catch { stop(error) }
    }

    private func stop(_ reason: SheetFault) {
        if fault == nil { fault = reason }
        if let context { xmlStopParser(context) }
    }

    /// The stream that a callback is for. It is alive: it is what called the parser.
    @inline(__always)
    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLStream) -> Void) {
        guard let context else { return }
        Unmanaged<XMLStream>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
    }
}
