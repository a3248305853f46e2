"""readinglist.together"""
