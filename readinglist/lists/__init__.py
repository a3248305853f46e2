"""readinglist.lists"""
