"""readinglist.interface"""
