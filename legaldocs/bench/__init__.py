"""Measurements of the engine on shared labelled documents; nothing here runs in the application."""
