"""readinglist.ideas.view"""
