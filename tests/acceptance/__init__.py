"""The main job of the product, proved as its users would: flows, faults, whole registers."""
