// The Directory department.
