"""readinglist.taste.view"""
