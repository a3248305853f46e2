"""readinglist.night.view"""
