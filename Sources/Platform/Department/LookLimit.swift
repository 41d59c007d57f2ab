import HTTP
import Localization
import Synchronization
public import Values

/// How often one person may have masked contents shown. Somebody who needs more of them than that in an hour is not
/// working on files one by one.
///
/// It is kept by each process for itself and begins anew with it: a brake against copying a register by hand, beside the
/// audit, which misses nothing.
public final class LookLimit: Sendable {
    /// How many looks an hour holds.
    public static let most = 30
    private static let hour: Int64 = 3_600_000

    private let looks = Mutex<[ID: [Instant]]>([:])

    /// Counts a look. Throws ``Refusal`` when there were too many in the last hour.
    public func admit(_ actor: ID, at now: Instant) throws {
        let isAdmitted = looks.withLock { looks in
            looks = looks.filter { now.milliseconds - ($0.value.last?.milliseconds ?? 0) < LookLimit.hour }
            let recent = (looks[actor] ?? []).filter { now.milliseconds - $0.milliseconds < LookLimit.hour }
            guard recent.count < LookLimit.most else {
                looks[actor] = recent
                return false
            }
            looks[actor] = recent + [now]
            return true
        }
        guard isAdmitted else {
            throw Refusal(
                .tooManyRequests, code: "looks.many",
                Phrase(
                    "You have had many numbers shown within the hour. Go on later, or export under the right to do so.")
            )
        }
    }
}
