import Department
import Localization
import Trust

extension RequestFault {
    /// What is wrong, beside its field.
    var invalid: Invalid {
        switch self {
        case .noName: Invalid("names", Phrase("Write at least one name that people type, such as crm.example.dz."))
        case .badName(let name):
            Invalid(
                "names",
                Phrase(
                    "“{name}” is not a host’s name. Write it in Latin letters, digits and hyphens; others begin with xn--.",
                    ["name": .text(name)]))
        case .tooManyNames:
            Invalid("names", Phrase("At most {count} names.", ["count": .count(ServerSubject.most)]))
        case .badOrganization: Invalid("organization", Phrase("At most 64 characters, on one line."))
        case .badCountry: Invalid("country", Phrase("Write two letters, such as DZ."))
        case .failed: Invalid("names", Phrase("The request could not be made. The server’s log tells more."))
        }
    }
}

extension AnswerFault {
    /// What is wrong and what to do.
    var phrase: Phrase {
        switch self {
        case .tooLarge: Phrase("This is longer than a certificate with its chain can be (64 KB).")
        case .unreadable:
            Phrase(
                "This holds no certificate in PEM. Such a file begins with -----BEGIN CERTIFICATE-----; ask the authority for that form."
            )
        case .holdsKey:
            Phrase(
                "This file holds a private key. Nothing of it was kept, but it has travelled: treat that key as known, have its certificate revoked, and ask for a new one here."
            )
        case .isRequest: Phrase("This is the request. Send it to the authority, and put its answer here.")
        case .otherKey: Phrase("This certificate was made for another key than those of the requests here.")
        case .otherNames: Phrase("This certificate lacks a name that was asked for.")
        case .expired: Phrase("This certificate, or one of its chain, has expired.")
        case .early: Phrase("This certificate, or one of its chain, is not valid yet.")
        case .weak: Phrase("A key or a signature in its chain is too weak: SHA-1, or RSA below 2048 bits.")
        case .misused: Phrase("This certificate is not made for servers.")
        case .brokenChain:
            Phrase(
                "Its chain does not hold: a signature is wrong, or the file holds certificates that do not belong to it."
            )
        }
    }
}
