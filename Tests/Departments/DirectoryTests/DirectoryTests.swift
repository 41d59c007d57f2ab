// Tests of the Directory department.
