// WholeTests.
