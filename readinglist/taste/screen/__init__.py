"""readinglist.taste.screen"""
