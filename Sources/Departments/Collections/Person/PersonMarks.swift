import Messages
import Names

/// By what a person is recognised in the cells of a row: a number, an address, a telephone, or all words of a name.
struct PersonMarks {
    private let numbers: Set<String>
    private let emails: [String]
    private let phones: [String]
    private let names: [Set<Substring>]

    init(_ person: KnownPerson) {
        numbers = Set(person.numbers.map(\.value))
        emails = person.emails
        // However the country was written, the last digits are those of the line.
        phones = person.phones.map { String($0.filter(\.isNumber).suffix(9)) }.filter { $0.count >= 8 }
        // One word alone is half of everybody's name.
        names = person.names.map { Set(Folded.words($0)) }.filter { $0.count > 1 }
    }

    func stand(in cells: [String]) -> Bool {
        for cell in cells where !cell.isEmpty {
            if !numbers.isEmpty, numbers.contains(cell.filter { $0.isLetter || $0.isNumber }.uppercased()) {
                return true
            }
            if cell.contains("@"), emails.contains(where: { cell.lowercased().contains($0) }) { return true }
            let digits = cell.filter(\.isNumber)
            if digits.count >= 8, phones.contains(where: { digits.contains($0) }) { return true }
        }
        guard !names.isEmpty else { return false }
        let words = Set(cells.flatMap { Folded.words($0) })
        return names.contains { $0.isSubset(of: words) }
    }
}
