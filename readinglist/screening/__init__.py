"""readinglist.screening"""
