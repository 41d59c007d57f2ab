// Tests of the Vault layer.
