public import Department
import SQL

extension Identity {
    /// What the audit says of a debtor's account goes with the debtor. A registration is not known to be anybody's yet: it has
    /// a key of its own. Of the staff, and of those who speak for a creditor, the audit keeps what it says.
    public static let people = RowPeople([
        "staff": { row, connection in
            try connection.first("SELECT customer_id FROM staff WHERE id = \(row) AND customer_side = 'debtor'") {
                $0.id(0)
            } ?? nil
        },
        "registration": { row, connection in
            try connection.first("SELECT id FROM registration WHERE id = \(row) AND side = 'debtor'") { $0.id(0) }
                ?? nil
        },
        "letter": { row, connection in
            try connection.first(
                """
                SELECT COALESCE(staff.customer_id, registration.id) FROM letter \
                LEFT JOIN staff ON staff.id = letter.staff_id AND staff.customer_side = 'debtor' \
                LEFT JOIN registration ON registration.id = letter.registration_id AND registration.side = 'debtor' \
                WHERE letter.id = \(row)
                """
            ) { $0.id(0) } ?? nil
        },
    ])
}
