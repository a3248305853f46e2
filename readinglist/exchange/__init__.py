"""readinglist.exchange"""
