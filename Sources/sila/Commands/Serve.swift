import Composition
import Glibc
import HTTPServer
import Identity
import Lifecycle
import Log
import Settings
import Values

/// Serves until it is told to stop.
enum Serve: Command {
    static let name = "serve"
    static let summary = "Serve the web interface and the API until SIGTERM or Ctrl-C."
    static let options = Opening.options.union(["listen", "log-level"])
    static let help = """
        sila serve [--data DIR] [--listen HOST:PORT] [--database NAME=URL …]

        Opens the data directory, making what is missing, and serves. Ctrl-C or SIGTERM lets running requests finish.
        An empty system prints a one-time link for its first administrator.

        \(Opening.help)
          --listen HOST:PORT    where to listen (default 127.0.0.1:8080)

        Settings, in DIR/sila.conf or the environment:
        \(Settings.describe)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        StopSignal.prepare()
        var overrides: [String: String] = [:]
        for name in ["listen", "log-level"] { overrides[name] = arguments[name] }
        let settings = try Opening.settings(arguments, overrides)
        let log = Log(level: Log.Level(settings.logLevel) ?? .info, now: Surroundings.live().now)
        let claim = try House.claim(settings)
        defer { claim.release() }
        let house = try Opening.house(settings, log: log)
        defer { house.close() }
        let services = try house.services()
        let order = Services(services, log: log)
        try order.start()
        let servers = services.compactMap { $0 as? HTTPServer }
        let port = servers.first?.port ?? settings.listen.port
        let scheme = settings.tlsCertificate == nil ? "http" : "https"
        let address = settings.publicURL ?? "\(scheme)://\(settings.listen.host):\(port)"
        say("Sila serves \(address)")
        if let link = try house.identity.makeSetupLink() {
            say("First administrator (once, within a day): \(address)\(link)")
        }
        // Somebody who starts it by hand and closes the terminal wants it to end.
        let isByHand = isatty(0) == 1
        let signal = StopSignal.wait(reload: isByHand ? nil : { for server in servers { server.reloadCertificate() } })
        log.info("stopping", ["signal": signal.description])
        StopSignal.release()
        order.stop()
        return .done
    }
}
