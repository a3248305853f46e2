"""readinglist.interface.web"""
