"""readinglist.citations.view"""
