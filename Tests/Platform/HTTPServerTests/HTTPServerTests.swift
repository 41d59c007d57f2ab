// Tests of the HTTPServer layer.
