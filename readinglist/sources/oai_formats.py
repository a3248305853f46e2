"""The metadata formats of arXiv's OAI: element -> PaperData, each by its own elements."""
from __future__ import annotations
READERS: dict = {}
