import Localization
import Values

extension LetterWords {
    private static func once(_ until: Instant) -> Phrase {
        Phrase("It works once, until {moment}.", ["moment": .instant(until)])
    }

    static func welcome(_ company: String, _ address: String, until: Instant) -> LetterWords {
        LetterWords(
            subject: Phrase("Your account at {company}", ["company": .text(company)]),
            before: [
                Phrase(
                    "An account for you is ready at {company}. Choose your password by this link.",
                    ["company": .text(company)])
            ],
            link: (Phrase("Choose the password"), address),
            after: [
                once(until),
                Phrase("If you expected no such letter, leave it: without the link nobody opens the account."),
            ])
    }

    static func reset(_ company: String, _ address: String, until: Instant) -> LetterWords {
        LetterWords(
            subject: Phrase("Choose a new password"),
            before: [
                Phrase(
                    "{company} made you a link to choose a new password for your account.",
                    ["company": .text(company)])
            ],
            link: (Phrase("Choose a new password"), address),
            after: [once(until), Phrase("Your present password works until then.")])
    }

    static func forgotten(_ company: String, _ address: String, until: Instant) -> LetterWords {
        LetterWords(
            subject: Phrase("Choose a new password"),
            before: [
                Phrase(
                    "Somebody asked for a new password for your account at {company}. If it was you, choose it by this link.",
                    ["company": .text(company)])
            ],
            link: (Phrase("Choose a new password"), address),
            after: [
                once(until),
                Phrase("If it was not you, leave this letter: nothing changes, and nobody learns your password."),
            ])
    }

    static func accepted(_ company: String, _ address: String, until: Instant) -> LetterWords {
        LetterWords(
            subject: Phrase("Your registration is accepted"),
            before: [
                Phrase(
                    "{company} has accepted your registration. Choose your password by this link.",
                    ["company": .text(company)])
            ],
            link: (Phrase("Choose the password"), address), after: [once(until)])
    }

    static func refused(_ company: String, reason: String) -> LetterWords {
        LetterWords(
            subject: Phrase("Your registration was not accepted"),
            before: [
                Phrase("{company} has not accepted your registration. The reason:", ["company": .text(company)]),
                .verbatim(reason), Phrase("You may register again."),
            ])
    }

    static func address(_ company: String, _ address: String, until: Instant) -> LetterWords {
        LetterWords(
            subject: Phrase("Is this your e-mail address?"),
            before: [
                Phrase(
                    "Somebody registered at {company} with this address. If it was you, say so by this link.",
                    ["company": .text(company)])
            ],
            link: (Phrase("This is my address"), address),
            after: [
                once(until),
                Phrase("If it was not you, leave this letter: without you the address counts as nobody’s."),
            ])
    }

    static func code(_ company: String, _ code: String, for visitor: String) -> LetterWords {
        LetterWords(
            subject: Phrase("A code from {company}", ["company": .text(company)]),
            before: [
                Phrase(
                    "Somebody who gives {address} as their address wants to see your file at {company}. If it is you, type this code.",
                    ["address": .text(visitor), "company": .text(company)])
            ],
            code: code,
            after: [
                Phrase("It is good for ten minutes, once."),
                Phrase("If it is not you, give this code to nobody, whoever asks."),
            ])
    }

    // MARK: Notices

    private static let notYou = Phrase("If it was not you, choose a new password at once and tell us.")

    static func device(_ company: String, _ browser: String, _ peer: String, _ at: Instant, forgot: String)
        -> LetterWords
    {
        LetterWords(
            subject: Phrase("A new browser opened your account"),
            before: [
                Phrase(
                    "On {moment}, your account at {company} was opened with a browser that we did not know: {browser}, from {network}.",
                    [
                        "moment": .instant(at), "company": .text(company), "browser": .text(browser),
                        "network": .text(peer),
                    ]), notYou,
            ],
            link: (Phrase("Choose a new password"), forgot))
    }

    static func password(_ company: String, _ at: Instant, forgot: String) -> LetterWords {
        LetterWords(
            subject: Phrase("Your password was changed"),
            before: [
                Phrase(
                    "On {moment}, the password of your account at {company} was changed.",
                    ["moment": .instant(at), "company": .text(company)]), notYou,
            ],
            link: (Phrase("Choose a new password"), forgot))
    }

    static func factor(_ company: String, _ act: Phrase, _ at: Instant, forgot: String) -> LetterWords {
        LetterWords(
            subject: Phrase("How you sign in was changed"),
            before: [
                Phrase(
                    "On {moment}, this was done with your account at {company}: {act}.",
                    ["moment": .instant(at), "company": .text(company), "act": .phrase(act)]), notYou,
            ],
            link: (Phrase("Choose a new password"), forgot))
    }

    static func email(_ company: String, _ old: String, _ new: String, _ at: Instant) -> LetterWords {
        LetterWords(
            subject: Phrase("The address of your account was changed"),
            before: [
                Phrase(
                    "On {moment}, the address of your account at {company} was changed from {old} to {new}.",
                    ["moment": .instant(at), "company": .text(company), "old": .text(old), "new": .text(new)]),
                Phrase("If you did not ask for it, tell us at once."),
            ])
    }

    static func suspicion(_ company: String, _ at: Instant, forgot: String) -> LetterWords {
        LetterWords(
            subject: Phrase("A session of yours was ended"),
            before: [
                Phrase(
                    "On {moment}, a session of your account at {company} was used from another network and another device at once. It was ended.",
                    ["moment": .instant(at), "company": .text(company)]), notYou,
            ],
            link: (Phrase("Choose a new password"), forgot))
    }

    static func half(_ company: String, _ peer: String, _ at: Instant, forgot: String) -> LetterWords {
        LetterWords(
            subject: Phrase("Your password, and a wrong code"),
            before: [
                Phrase(
                    "On {moment}, somebody gave the password of your account at {company} and a wrong code, from {network}.",
                    ["moment": .instant(at), "company": .text(company), "network": .text(peer)]), notYou,
            ],
            link: (Phrase("Choose a new password"), forgot))
    }
}
