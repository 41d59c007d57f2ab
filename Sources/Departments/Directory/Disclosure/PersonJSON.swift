import HTTP
import Localization
import Messages
import Values

/// Writes what the house holds of a person as JSON while it is read, some kilobytes at a time.
final class PersonJSON: PersonSink {
    private let sink: any ByteSink
    private let locale: Locale
    private var bytes: [UInt8] = []
    private var columns: [String] = []
    private var hasDepartment = false
    private var hasSection = false
    private var hasRow = false

    init(_ sink: any ByteSink, head: [JSON.Member], _ locale: Locale) {
        self.sink = sink
        self.locale = locale
        var text = JSON.object(head).text
        text.removeLast()
        bytes += Array((text + ",\"departments\":[").utf8)
    }

    /// Begins what one department tells.
    func department(_ name: String, _ title: Phrase) throws {
        endSection()
        if hasDepartment { write("]},") }
        hasDepartment = true
        hasSection = false
        write("{\"name\":\(JSON.string(name).text),\"title\":\(JSON.string(locale(title)).text),\"sections\":[")
    }

    func begin(_ section: PersonSection) throws {
        endSection()
        if hasSection { write(",") }
        hasSection = true
        hasRow = false
        columns = section.columns.map { JSON.string($0.name).text }
        let labels = JSON.object(section.columns.map { .init($0.name, .string(locale($0.label))) })
        write(
            """
            {"name":\(JSON.string(section.name).text),"title":\(JSON.string(locale(section.title)).text),\
            "columns":\(labels.text),"rows":[
            """)
        isOpen = true
        try flush()
    }
    private var isOpen = false

    func row(_ values: [PersonValue]) throws {
        if hasRow { write(",") }
        hasRow = true
        var isFirst = true
        write("{")
        for (column, value) in zip(columns, values) where value != .none {
            if !isFirst { write(",") }
            isFirst = false
            write("\(column):")
            PersonJSON.json(value).write(into: &bytes)
        }
        write("}")
        try flush()
    }

    /// Ends the file.
    func finish() throws {
        endSection()
        if hasDepartment { write("]}") }
        write("]}\n")
        try sink.write(bytes)
        bytes = []
    }

    static func json(_ value: PersonValue) -> JSON {
        switch value {
        case .none: .null
        case .text(let text), .code(let text, _): .string(text)
        case .money(let money): ["minor": .integer(money.minor), "currency": .string(money.currency.code)]
        case .day(let day): .string(day.description)
        case .instant(let instant): .string(instant.description)
        case .number(let number), .wilaya(let number): .integer(number)
        case .flag(let flag): .bool(flag)
        }
    }

    private func endSection() {
        if isOpen { write("]}") }
        isOpen = false
    }

    private func write(_ text: String) { bytes += text.utf8 }

    private func flush() throws {
        guard bytes.count > 32_768 else { return }
        try sink.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
