// Tests of the Sheets layer.
