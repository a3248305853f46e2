"""readinglist.taste.commands"""
