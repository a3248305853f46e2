"""readinglist.night.commands"""
