"""readinglist.core.subscriptions"""
