"""readinglist.triage.view"""
