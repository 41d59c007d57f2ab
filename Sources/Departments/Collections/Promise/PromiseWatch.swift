import Department
import Jobs
import SQL
import Values

extension Collections {
    /// The watch over promises. It looks every hour, so that a promise is broken soon after its day has passed, whatever
    /// the hour at which the program was started.
    var promiseJobs: [JobHandler] {
        [
            JobHandler("collections.promises", every: 3_600) { run in
                var done: Int64 = 0
                while true {
                    try run.check()
                    let count = try breakPromises(limit: 100)
                    done += Int64(count)
                    run.report(done: done, total: done)
                    if count < 100 { return }
                }
            }
        ]
    }

    /// Breaks pending promises whose day has passed, the oldest first; gives how many.
    func breakPromises(limit: Int) throws -> Int {
        let today = store.today
        let late = try store.read { connection in
            try connection.rows(
                """
                SELECT id, debt_id FROM promise WHERE state = 'pending' AND due_on < \(today) \
                ORDER BY due_on, id LIMIT \(limit)
                """
            ) { (promise: $0.identity(0), debt: $0.identity(1)) }
        }
        guard !late.isEmpty else { return 0 }
        try store.change(by: .system("promises")) { change in
            change.leaveUnnoted()
            for (promise, debt) in late {
                // It may have been kept or cancelled since it was read.
                let isPending = try change.connection.integer(
                    "SELECT count(*) FROM promise WHERE id = \(promise) AND state = 'pending'")
                guard isPending > 0 else { continue }
                var file = try DebtFile(debt, in: change)
                try file.breakPromise(promise)
            }
        }
        return late.count
    }
}
