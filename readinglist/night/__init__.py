"""readinglist.night"""
