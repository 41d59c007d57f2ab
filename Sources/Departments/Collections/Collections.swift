// The Collections department.
