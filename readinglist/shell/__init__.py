"""readinglist.shell"""
