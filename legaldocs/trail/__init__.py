"""Reading the audit: who changed what, and whether the chain still holds."""
