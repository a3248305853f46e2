"""readinglist.citations.tables"""
