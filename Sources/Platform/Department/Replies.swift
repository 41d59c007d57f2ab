public import HTTP
import Localization
import SQL
import Values
import Vault

extension Store {
    /// Makes a change at most once per `Idempotency-Key` of an actor: a repeated request gets the first one's answer.
    ///
    /// The answer is kept in the change's own transaction, so that neither can exist without the other. Throws
    /// ``Refusal`` when the key was used for another request.
    public func once(
        _ request: Request, _ context: Context, _ body: (Change) throws -> (status: Status, json: JSON)
    ) throws -> Response {
        guard let key = request.headers["idempotency-key"] else {
            let answer = try change(by: context.author, body)
            return .json(answer.json, status: answer.status)
        }
        let digest = try digest(request, key)
        do {
            let (status, bytes) = try change(by: context.author) { change in
                let answer = try body(change)
                let bytes = answer.json.bytes
                // It may show fields that are sealed in their own rows.
                let sealed = ring.sealUnturned(bytes, at: replyPlace(context, key))
                try change.connection.run(
                    """
                    INSERT INTO reply (actor_id, key, request, status, body, made_at) VALUES (\(context.actor.id), \
                    \(key), \(digest), \(answer.status.code), \(sealed), \(change.now))
                    """)
                return (answer.status, bytes)
            }
            return Response(status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
        } catch {
            // The same request came before, or twice at once and the other one was first: then this one failed on the key,
            // or on a rule that the first one's change made it break, and left nothing. Most requests come once, so nobody
            // looks for an answer beforehand.
            guard let reply = try reply(to: key, digest, context) else { throw error }
            return reply
        }
    }

    /// The answer that a request with this `Idempotency-Key` got before; nil when it is the first. ``once(_:_:_:)`` asks by
    /// itself: ask beforehand only where work must come before the change.
    public func replied(_ request: Request, _ context: Context) throws -> Response? {
        guard let key = request.headers["idempotency-key"] else { return nil }
        return try reply(to: key, try digest(request, key), context)
    }

    private func digest(_ request: Request, _ key: String) throws -> [UInt8] {
        guard (1...200).contains(key.utf8.count) else {
            throw Refusal(.badRequest, code: "bad-key", Phrase("An Idempotency-Key has 1 to 200 characters."))
        }
        return Digest.blake2b(
            Array("\(request.method) \(request.path)\n".utf8) + (try request.bytes(limit: 1 << 20)))
    }

    private func reply(to key: String, _ digest: [UInt8], _ context: Context) throws -> Response? {
        let kept = try read { connection in
            try connection.first(
                "SELECT request, status, body FROM reply WHERE actor_id = \(context.actor.id) AND key = \(key)"
            ) { row in (request: row.bytes(0), status: row.integer(1), body: row.bytes(2)) }
        }
        guard let kept else { return nil }
        guard kept.request == digest else {
            throw Refusal(
                code: "key-reused", Phrase("This Idempotency-Key was used for another request. Choose a fresh one."))
        }
        // Those from before replies were sealed begin like JSON.
        let isPlain = kept.body.first == UInt8(ascii: "{") || kept.body.first == UInt8(ascii: "[")
        let body = isPlain ? kept.body : try ring.open(kept.body, at: replyPlace(context, key))
        return Response(
            Status(Int(clamping: kept.status)),
            headers: ["Content-Type": "application/json", "Idempotency-Replayed": "true"], body: .bytes(body))
    }

    private func replyPlace(_ context: Context, _ key: String) -> Place {
        Place(table: "reply", column: "body", key: "\(context.actor.id) \(key)")
    }
}
