"""readinglist.citations"""
