"""readinglist.study.commands"""
