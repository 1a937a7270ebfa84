"""Reports: monthly, half-year, yearly, and the PAR-Index field; every figure opens the list behind it."""
