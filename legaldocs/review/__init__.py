"""Periodic review (rà soát): tickets opened by changes of superior texts, concluded per provision, approved by two."""
