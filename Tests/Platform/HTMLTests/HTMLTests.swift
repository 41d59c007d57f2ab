// Tests of the HTML layer.
