// The Sheets layer.
