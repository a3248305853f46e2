"""readinglist.ideas"""
