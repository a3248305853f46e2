"""readinglist.papers"""
