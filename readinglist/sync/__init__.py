"""readinglist.sync"""
