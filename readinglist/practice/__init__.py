"""readinglist.practice"""
