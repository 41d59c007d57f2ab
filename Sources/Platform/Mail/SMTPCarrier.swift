import CCurl

/// Hands letters to a server over SMTP (RFC 5321), one connection a letter, through libcurl.
public struct SMTPCarrier: MailCarrier {
    private let server: MailServer

    /// Makes a carrier.
    public init(_ server: MailServer) { self.server = server }

    /// libcurl wants to be begun once in a process, before any thread uses it.
    private static let isBegun: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    public func carry(_ letter: Letter) throws(MailFailure) {
        guard SMTPCarrier.isBegun, let handle = curl_easy_init() else { throw MailFailure(.unreachable) }
        defer { curl_easy_cleanup(handle) }
        let recipients = curl_slist_append(nil, "<\(letter.to.address)>")
        defer { curl_slist_free_all(recipients) }
        guard recipients != nil else { throw MailFailure(.unreachable) }
        let message = letter.message
        var talk = Talk()
        let end = message.withUnsafeBytes { bytes in
            withUnsafeMutablePointer(to: &talk) { talk in
                talk.pointee.rest = bytes[...]
                guard prepare(handle, from: letter.from, recipients, talk) else { return CURLE_FAILED_INIT }
                let end = curl_easy_perform(handle)
                talk.pointee.rest = nil
                return end
            }
        }
        if end != CURLE_OK { throw failure(end, talk.last) }
    }

    /// What a talk with a server needs while it lasts.
    private struct Talk {
        /// What of the letter is still to be sent.
        var rest: Slice<UnsafeRawBufferPointer>?
        /// The codes of the server's last answer.
        var last = SMTPAnswer()
    }

    private func prepare(
        _ handle: UnsafeMutableRawPointer, from: Mailbox, _ recipients: UnsafeMutablePointer<curl_slist>?,
        _ talk: UnsafeMutablePointer<Talk>
    ) -> Bool {
        let scheme = server.secrecy == .implicit ? "smtps" : "smtp"
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        let secrecy = server.secrecy == .local ? CURLUSESSL_TRY : CURLUSESSL_ALL
        var texts: [(CURLoption, String)] = [
            // The path is the name that we greet with.
            (CURLOPT_URL, "\(scheme)://\(host):\(server.port)/\(from.domain)"),
            (CURLOPT_PROTOCOLS_STR, scheme), (CURLOPT_PROXY, ""), (CURLOPT_MAIL_FROM, "<\(from.address)>"),
        ]
        if let authorities = server.authorities { texts.append((CURLOPT_CAINFO, authorities)) }
        if let user = server.user {
            texts += [(CURLOPT_USERNAME, user), (CURLOPT_PASSWORD, server.password)]
        }
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_UPLOAD, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_VERBOSE, 0),
            (CURLOPT_USE_SSL, Int(secrecy.rawValue)), (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_CONNECTTIMEOUT, server.patience.connect), (CURLOPT_TIMEOUT, server.patience.total),
        ]
        let context = UnsafeMutableRawPointer(talk)
        return texts.allSatisfy { sila_curl_set_text(handle, $0.0, $0.1) == CURLE_OK }
            && numbers.allSatisfy { sila_curl_set_long(handle, $0.0, $0.1) == CURLE_OK }
            && sila_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
            && sila_curl_set_pointer(handle, CURLOPT_READDATA, context) == CURLE_OK
            && sila_curl_set_flow(handle, CURLOPT_READFUNCTION, SMTPCarrier.send) == CURLE_OK
            && sila_curl_set_pointer(handle, CURLOPT_HEADERDATA, context) == CURLE_OK
            && sila_curl_set_flow(handle, CURLOPT_HEADERFUNCTION, SMTPCarrier.hear) == CURLE_OK
            && sila_curl_set_flow(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count } == CURLE_OK
    }

    /// Gives libcurl the next piece of the letter.
    private static let send: sila_curl_flow = { buffer, size, count, context in
        guard let buffer, let talk = context?.assumingMemoryBound(to: Talk.self), let rest = talk.pointee.rest else {
            return 0
        }
        let (room, isOver) = size.multipliedReportingOverflow(by: count)
        let piece = rest.prefix(isOver ? 0 : room)
        UnsafeMutableRawBufferPointer(start: buffer, count: piece.count).copyBytes(from: piece)
        talk.pointee.rest = rest.dropFirst(piece.count)
        return piece.count
    }

    /// Hears a line of the server's.
    private static let hear: sila_curl_flow = { buffer, size, count, context in
        let (length, isOver) = size.multipliedReportingOverflow(by: count)
        guard let buffer, let talk = context?.assumingMemoryBound(to: Talk.self), !isOver else { return 0 }
        let line = UnsafeRawBufferPointer(start: buffer, count: min(length, 32))
        talk.pointee.last = SMTPAnswer(Array(line)) ?? talk.pointee.last
        return length
    }

    private func failure(_ end: CURLcode, _ last: SMTPAnswer) -> MailFailure {
        switch end {
        case CURLE_USE_SSL_FAILED: return MailFailure(.unencrypted)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            return MailFailure(.certificate)
        case CURLE_OPERATION_TIMEDOUT: return MailFailure(.slow)
        case CURLE_LOGIN_DENIED: return MailFailure(.credentials, code: last.text)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_FAILED_INIT: return MailFailure(.unreachable)
        default: return last.failure
        }
    }
}
