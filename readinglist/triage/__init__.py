"""readinglist.triage"""
