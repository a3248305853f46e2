"""readinglist.store.schema"""
