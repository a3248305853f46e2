"""readinglist.triage.commands"""
