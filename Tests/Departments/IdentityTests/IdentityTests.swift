// Tests of the Identity department.
