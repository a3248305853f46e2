"""readinglist.practice.commands"""
