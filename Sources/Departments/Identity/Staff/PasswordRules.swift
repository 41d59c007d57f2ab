import Intake
public import Localization

/// What a password must be: long, and not one that everybody tries first. No rules of composition, no expiry
/// (NIST SP 800-63B-4 section 3.1.1; ASVS 5.0 chapter V6.2).
public struct PasswordRules: Sendable {
    /// The fewest characters, never below 8.
    public let least: Int
    private let known: KnownPasswords?

    /// Makes rules; a length below 8 is raised to 8.
    public init(least: Int = 12, known: KnownPasswords? = nil) {
        self.least = max(8, least)
        self.known = known
    }

    /// What is wrong with a password for somebody; nil when nothing is. The context is the person's name and address
    /// and the company: words that an attacker tries first.
    public func fault(in password: String, context: [String] = []) -> Phrase? {
        let scalars = password.unicodeScalars
        if scalars.count < least {
            return Phrase(
                one: "Choose a password of at least {count} character.",
                other: "Choose a password of at least {count} characters.", count: least)
        }
        if password.utf8.count > 1024 { return Phrase("This password is too long. Use at most 1,024 bytes.") }
        if Set(scalars).count < 5 || PasswordRules.repeats(Array(scalars)) {
            return Phrase("This password repeats itself. Choose something that nobody guesses.")
        }
        let words = Folding.words(password).split(separator: " ").joined()
        let letters = PasswordRules.letters(words)
        if PasswordRules.common.contains(letters) || PasswordRules.common.contains(words)
            || PasswordRules.isRow(words)
        {
            return Phrase("Everybody tries this password first. Choose something that nobody guesses.")
        }
        if let known, known.contains(password) {
            return Phrase("This password is known from leaks, and programs try it. Choose another.")
        }
        var rest = words
        for text in context {
            for word in Folding.words(text).split(separator: " ") where word.count >= 4 { rest.replace(word, with: "") }
        }
        if rest != words, rest.count < 6 || PasswordRules.letters(rest).count < 4 {
            return Phrase("This password is made of your name, your address or the company’s name.")
        }
        return nil
    }

    /// The letters alone, without the digits and marks people add at either end.
    private static func letters(_ words: String) -> String {
        let kept = words.drop { $0.isNumber }
        return String(String(kept.reversed()).drop { $0.isNumber }.reversed())
    }

    /// True for `abcabcabcabc`: the same few characters again and again.
    private static func repeats(_ scalars: [Unicode.Scalar]) -> Bool {
        for length in 1...4 where scalars.count >= length * 3 {
            if scalars.indices.allSatisfy({ scalars[$0] == scalars[$0 % length] }) { return true }
        }
        return false
    }

    /// True for runs along the alphabet, the digits or a keyboard, forwards or backwards.
    private static func isRow(_ words: String) -> Bool {
        !words.isEmpty
            && rows.contains { row in
                row.contains(words) || row.contains(String(words.reversed()))
            }
    }

    private static let rows = [
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "012345678901234567890123456789012345678901234567890",
        "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "1234567890azertyuiop", "1234567890qwertyuiop",
        "1a2z3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "azertyuiop1234567890",
        "qwertyuiop1234567890",
    ]

    /// The stems of the passwords that are tried first, in our users' languages; digits around them change nothing.
    private static let common: Set<String> = [
        "password", "passwords", "passw0rd", "motdepasse", "motdepass", "monmotdepasse", "azerty", "azertyuiop",
        "azertyazerty", "qwerty", "qwertyuiop", "qwertyqwerty", "welcome", "bienvenue", "bienvenu", "bonjour",
        "administrateur", "administrator", "admin", "adminadmin", "adminpassword", "passwordadmin", "root", "rootroot",
        "letmein", "letmeinplease", "iloveyou", "jetaime", "jetaimejetaime", "soleil", "doudou", "loulou",
        "chouchou", "princesse", "princess", "football", "liverpool", "barcelona", "realmadrid", "dragon", "monkey",
        "superman", "batman", "pokemon", "sunshine", "trustno", "secret", "secretsecret", "changeme",
        "changemeplease", "changezmoi", "default", "defaultpassword", "test", "testtest", "testing", "testpassword",
        "demo", "demodemo", "demopassword", "user", "useruser", "utilisateur", "guest", "guestguest", "passpass",
        "passpasspass", "passwordpassword", "motdepassemotdepasse", "company", "entreprise", "sila", "silasila",
        "silacrm", "algerie", "algeria", "algerienne", "algerien", "vivelalgerie", "onetwothree",
        "alger", "oran", "constantine", "dzair", "eldjazair", "djazair", "bismillah", "bismilah", "allahakbar",
        "allahouakbar", "alhamdulillah", "hamdoulillah", "inchallah", "inshallah", "mohamed", "mohammed", "muhammad",
        "mouhamed", "fatima", "yasmine", "marseille", "paris", "parissaintgermain", "camille", "nicolas", "michael",
        "jennifer", "jordan", "computer", "ordinateur", "internet", "samsung", "google", "facebook", "instagram",
        "whatever", "starwars", "cheese", "fuckyou", "summer", "winter", "spring", "autumn", "printemps", "automne",
        "كلمةالسر", "كلمهالسر", "محمد", "الجزاير", "بسمالله",
    ]
}
