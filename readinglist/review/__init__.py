"""readinglist.review"""
