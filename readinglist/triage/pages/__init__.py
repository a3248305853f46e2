"""readinglist.triage.pages"""
