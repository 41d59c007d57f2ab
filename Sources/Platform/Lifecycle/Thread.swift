import Glibc
import Synchronization

/// A thread of the machine, to be joined before what it uses goes away.
public final class Thread: Sendable {

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let handle: pthread_t
    private let isJoined = Mutex(false)

    private init(handle: pthread_t) { self.handle = handle }

    /// Starts a thread; its name, of which the first 15 bytes count, shows in `top -H`. Throws ``ThreadError`` when the
    /// machine gives no more threads.
    @discardableResult
    public static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadError) -> Thread {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let status = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                Thread.name(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw ThreadError()
        }
        return Thread(handle: handle)
    }

    /// Waits until the thread's body has returned. Safe to call twice; from the thread itself it returns at once.
    public func join() {
        if pthread_equal(pthread_self(), handle) != 0 { return }
        isJoined.withLock { joined in
            if joined { return }
            pthread_join(handle, nil)
            joined = true
        }
    }

    /// Names the running thread. Glibc's own call is hidden from Swift, so the kernel's file does it.
    private static func name(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        close(file)
    }

    deinit {
        // A thread that nobody joined gives its memory back by itself.
        if !isJoined.withLock({ $0 }) { pthread_detach(handle) }
    }
}

/// The machine gives no more threads.
public struct ThreadError: Error, Sendable, CustomStringConvertible {
    public var description: String { "the system refused to start another thread; raise its limit on tasks" }
}
