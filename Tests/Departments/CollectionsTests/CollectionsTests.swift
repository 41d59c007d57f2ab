// Tests of the Collections department.
