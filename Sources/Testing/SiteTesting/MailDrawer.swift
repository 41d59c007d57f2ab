public import Mail
import Synchronization

/// Where letters of a test go: they are kept, or refused as the test says.
public final class MailDrawer: MailCarrier {
    private let state = Mutex<(letters: [Letter], failures: [MailFailure])>(([], []))

    /// An empty drawer.
    public init() {}

    /// What a house needs to send mail.
    static let settings = [
        "mail-server": "smtp://localhost:25", "mail-from": "no-reply@adc.example",
        "public-url": "https://sila.adc.example",
    ]

    /// The letters that were taken, oldest first.
    public var letters: [Letter] { state.withLock { $0.letters } }

    /// Takes what was kept out.
    public func emptied() -> [Letter] {
        state.withLock { state in
            defer { state.letters = [] }
            return state.letters
        }
    }

    /// The next letters are not taken, for these reasons.
    public func refuse(_ failures: MailFailure...) { state.withLock { $0.failures += failures } }

    public func carry(_ letter: Letter) throws(MailFailure) {
        let failure = state.withLock { state -> MailFailure? in
            if !state.failures.isEmpty { return state.failures.removeFirst() }
            state.letters.append(letter)
            return nil
        }
        if let failure { throw failure }
    }
}

extension Letter {
    private var lines: [Substring] { text.split(separator: "\n") }

    /// The path of the link in it; nil when there is none.
    public var link: String? {
        let house = "https://sila.adc.example"
        return lines.first { $0.hasPrefix(house + "/") }.map { String($0.dropFirst(house.count)) }
    }

    /// The code in it; nil when there is none.
    public var code: String? {
        lines.first { line in line.count == 8 && line.allSatisfy { $0.isNumber } }.map { String($0) }
    }
}
