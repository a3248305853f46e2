"""One sentence on a paper by a language model that the user set up: any server that speaks the form of OpenAI's API.

Nothing is sent without `[llm] base_url` and `model`. A server may be on this machine: its host may be private.
"""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlsplit

from readinglist.core.settings import LlmSettings, Settings
from readinglist.core.text import clean

from .citation_services import read_json
from .transport import Transport

MOST_BYTES = 200_000  # of an answer
LONGEST = 400  # characters of the sentence
ASKED = "In one plain sentence of at most 30 words, say what is new in this paper. Answer with the sentence only."


def allowing(settings: Settings) -> Settings:
    """`settings` with which the server may be asked, wherever it is."""
    host = urlsplit(settings.llm.base_url).hostname or ""
    network = replace(settings.network, allow_private=(*settings.network.allow_private, host))
    return replace(settings, network=network)


def one_sentence(transport: Transport, llm: LlmSettings, title: str, abstract: str) -> str | None:
    """What the model says on one line, cleaned and cut; None where it says nothing. Raises SourceError."""
    said = {"role": "user", "content": f"{ASKED}\n\n{title}\n\n{abstract}"}
    response = transport.get(
        f"{llm.base_url.rstrip('/')}/chat/completions",
        question=json.dumps({"model": llm.model, "messages": [said], "temperature": 0}).encode(),
        accept=("json",),
        max_bytes=MOST_BYTES,
        headers={"Authorization": f"Bearer {llm.key}"} if llm.key else {},
    )
    match read_json(response, "the language model", llm.key):
        case {"choices": [{"message": {"content": str(text)}}, *_]}:
            return " ".join(clean(text[: 4 * LONGEST]).split())[:LONGEST] or None
    return None
