"""readinglist.triage.screen"""
