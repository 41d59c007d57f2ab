import Audit
import Department
import HTTP
import Jobs
import Localization
import Log
import Mail
import SQL
import Values
import Vault

extension Identity {
    /// Slow work with letters, in a house that sends them.
    var mailJobs: [JobHandler] {
        guard let post else { return [] }
        return [
            // Five seconds, twenty, eighty … and then every hour for about a day.
            JobHandler(Identity.carrying, attempts: 30) { run in
                guard let id = ID(String(decoding: run.payload, as: UTF8.self)) else { return }
                try carry(id, isLast: run.attempt >= 30, by: post)
            },
            JobHandler("identity.mail.tidy", every: 3600) { _ in
                try store.keepBooks { try PostedLetter.tidy(at: now, in: $0) }
            },
        ]
    }

    /// How many letters wait to be carried.
    public var waitingLetters: Int {
        Int(clamping: (try? store.read { try PostedLetter.waiting(in: $0) }) ?? 0)
    }

    /// Hands one letter over, or writes down why not. Throws `JobFailure` when it is to be tried again.
    private func carry(_ id: ID, isLast: Bool, by post: Post) throws {
        guard let letter = try written(id), letter.state == .waiting else { return }
        guard letter.expires > now, let sealed = letter.content else {
            return try end(letter, .failed, cause: PostedLetter.late, code: "", post)
        }
        do throws(MailFailure) {
            try post.carrier.carry(try self.letter(letter, sealed, post))
        } catch {
            let isOver = error.isFinal || isLast
            try end(letter, isOver ? .failed : .waiting, cause: error.cause.rawValue, code: error.code, post)
            guard !isOver else { return }
            post.again.add()
            throw JobFailure("The letter was not taken: \(error).", isFinal: false)
        }
        try end(letter, .sent, cause: "", code: "", post)
    }

    /// The letter of a row. A wish asks for a letter of its own now, or for nothing, and is gone.
    private func written(_ id: ID) throws -> PostedLetter? {
        guard let letter = try store.read({ try PostedLetter.find(id, in: $0) }) else { return nil }
        switch letter.kind {
        case .forgottenAsked: try writeForgotten(letter)
        case .codeAsked: try writeCode(letter)
        default: return letter
        }
        return nil
    }

    private func letter(_ row: PostedLetter, _ sealed: [UInt8], _ post: Post) throws(MailFailure) -> Letter {
        do {
            let json = try JSON(text: store.ring.openText(sealed, at: PostedLetter.place(row.id)))
            guard let content = LetterContent(json) else { throw LetterFault.empty }
            let company = String(letterCompany.prefix(Mailbox.nameLimit))
            return try Letter(
                id: row.id, date: row.created, from: Mailbox(post.address, name: company),
                to: Mailbox(row.address, name: content.name),
                subject: String(content.subject.prefix(Letter.subjectLimit)),
                text: content.text, html: content.html, language: content.language)
        } catch {
            throw MailFailure(.letter)
        }
    }

    private func end(
        _ letter: PostedLetter, _ state: PostedLetter.State, cause: String, code: String, _ post: Post
    ) throws {
        // What was given up is in the trail; what was sent is in the queue's page.
        if state == .failed {
            post.failed.add()
            try store.change(by: .system("mail")) { change in
                try PostedLetter.note(letter.id, state, cause: cause, code: code, at: change.now, in: change.connection)
                try change.note(
                    "mail.given-up", of: "letter", letter.id,
                    changes: [
                        .init(field: "letter", old: nil, new: letter.kind.rawValue),
                        .init(field: "email", old: nil, new: letter.address, isPersonal: true),
                        .init(field: "cause", old: nil, new: cause),
                    ])
                change.tell("mail", "changed")
            }
            return
        }
        if state == .sent { post.sent.add() }
        try store.keepBooks {
            try PostedLetter.note(letter.id, state, cause: cause, code: code, at: now, in: $0)
        }
    }
}
