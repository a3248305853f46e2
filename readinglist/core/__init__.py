"""readinglist.core"""
