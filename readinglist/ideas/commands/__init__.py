"""readinglist.ideas.commands"""
