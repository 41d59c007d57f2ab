// SiteTesting.
