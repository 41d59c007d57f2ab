public import HTTP
public import Localization

extension Upload {
    /// Refuses a file that was barred at the door, beside its field. Every route that takes files asks this first.
    public func admit() throws(Invalid) {
        if let bar { throw Invalid(field, bar.phrase) }
    }
}

extension Upload.Bar {
    /// The sentence for the person who brought the file.
    public var phrase: Phrase {
        switch self {
        case .infected(let signature):
            Phrase(
                "This file was not taken: the virus scanner found “{signature}” in it. Do not open it, and tell your administrator.",
                ["signature": .text(signature)])
        case .tooLarge:
            Phrase(
                "This file was not taken: it is too large for the virus scanner. Split it, or ask your administrator.")
        case .unscanned:
            Phrase("This file was not taken: the virus scanner does not answer. Try again in a few minutes.")
        }
    }

    /// The same as a refusal of the whole request, for programs.
    public var refusal: Refusal {
        switch self {
        case .infected: Refusal(code: "file.infected", phrase)
        case .tooLarge: Refusal(code: "file.not-scannable", phrase)
        case .unscanned: Refusal(.serviceUnavailable, code: "scanner.away", phrase, retryAfter: 60)
        }
    }
}
