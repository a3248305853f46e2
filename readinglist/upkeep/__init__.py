"""readinglist.upkeep"""
