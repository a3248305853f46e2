"""readinglist.shell.web"""
