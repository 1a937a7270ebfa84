"""The public portal: the province's documents for everybody, without an account.

Reads only, through the queries of the register and of search; its pages are kept in memory until anything changes.
"""
