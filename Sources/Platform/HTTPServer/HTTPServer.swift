// The HTTPServer layer.
