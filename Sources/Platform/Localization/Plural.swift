/// Which of a language's plural forms a count takes, numbered as its PO file numbers them.
enum Plural {
    /// How many forms a language has.
    static func forms(_ language: Language) -> Int { language == .arabic ? 6 : 2 }

    /// The form for a count; signs do not matter.
    static func form(_ count: Int64, _ language: Language) -> Int {
        let number = count.magnitude
        switch language {
        case .english: return number == 1 ? 0 : 1
        case .french: return number > 1 ? 1 : 0
        case .arabic:
            switch (number, number % 100) {
            case (0...2, _): return Int(number)
            case (_, 3...10): return 3
            case (_, 11...): return 4
            default: return 5
            }
        }
    }

    /// The `Plural-Forms` header that stands for ``form(_:_:)``, as GNU gettext writes it.
    static func header(_ language: Language) -> String {
        switch language {
        case .english: "nplurals=2; plural=(n != 1);"
        case .french: "nplurals=2; plural=(n > 1);"
        case .arabic:
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
        }
    }

    /// True when a header says what ``form(_:_:)`` computes; spaces, parentheses and the last semicolon do not matter.
    static func agrees(_ header: String, _ language: Language) -> Bool {
        func bare(_ text: String) -> [UInt8] {
            text.utf8.filter { $0 > 0x20 && !"();".utf8.contains($0) }
        }
        return bare(header) == bare(self.header(language))
    }
}
