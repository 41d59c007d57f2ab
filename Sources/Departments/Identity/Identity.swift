// The Identity department.
