"""Subscriptions as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, cut, line, many, pad, shown, width, wrap
from readinglist.core.subscriptions import FIELDS, FeedCheck, Subscription

from .rules import Rule

_WEIGHT = len("weight")


def subscription_record(subscription: Subscription) -> Record:
    return json_fields(subscription, *FIELDS) | {"file": subscription.file or None}


def subscriptions_record(subscriptions: Sequence[Subscription]) -> dict[str, Any]:
    return {"count": len(subscriptions), "subscriptions": [subscription_record(s) for s in subscriptions]}


def checks_record(checks: Sequence[FeedCheck], folder: str) -> dict[str, Any]:
    found = [subscription_record(check.subscription) | {"warning": check.warning} for check in checks]
    return {"folder": folder, "count": len(found), "subscriptions": found}


def subscription_lines(subscriptions: Sequence[Subscription], room: int | None) -> Iterator[Line]:
    """A head, then one row a subscription: kind, weight, name, what it asks for."""
    if not subscriptions:
        yield line("nothing is followed")
        return
    names = max(len("name"), *(width(shown(s.name)) for s in subscriptions))
    if room is not None:
        names = min(names, 28)
    head = f"{'kind':<12}  {'weight':<{_WEIGHT}}  {'name':<{names}}  follows"
    yield line(Span(cut(head, room), "head"))
    for subscription in subscriptions:
        dormant = subscription.weight == 0
        lead = f"{shown(subscription.kind):<12}  {subscription.weight:<{_WEIGHT}g}  "
        used = len(lead) + names + 2
        yield line(
            Span(lead, "dim"),
            Span(pad(cut(shown(subscription.name), names), names), "dim" if dormant else "title"),
            f"  {cut(asked_for(subscription), None if room is None else room - used)}",
        )


def asked_for(subscription: Subscription) -> str:
    """What a subscription follows, in its own terms."""
    if subscription.categories:
        return shown(" ".join(subscription.categories))
    if subscription.ids:
        return shown(" ".join(subscription.ids))
    return shown(subscription.query or subscription.url)


def check_lines(checks: Sequence[FeedCheck], folder: str, room: int | None) -> Iterator[Line]:
    """The warnings, then the count. What is dormant on purpose is only counted."""
    asked = [check for check in checks if check.subscription.weight > 0]
    for check in asked:
        if check.warning:
            text = f"{shown(check.subscription.name)}: {shown(check.warning)}"
            for part in wrap(text, room or 10**6):
                yield line(Span(part, "warn"))
    counts = [f"{len(asked)} asked"]
    if dormant := len(checks) - len(asked):
        counts.append(f"{dormant} dormant (weight 0)")
    if warned := sum(1 for check in asked if check.warning):
        counts.append(f"{warned} with a warning")
    text = f"{many(len(checks), 'subscription')} in {shown(folder)} can be read: {', '.join(counts)}"
    yield line(Span(text, "warn" if warned else "good"))


def rules_record(rules: Sequence[Rule]) -> Record:
    return {"count": len(rules), "rules": [json_fields(one, "of", "name", "since") for one in rules]}


def rule_lines(rules: Sequence[Rule], effect: str, room: int | None) -> Iterator[Line]:
    if not rules:
        yield line(f'nothing: readinglist {effect} author NAME, or readinglist {effect} term "WORDS"')
    for one in rules:
        yield line(
            Span(f"{one.of:<8}  {one.since}  ", "dim"), cut(shown(one.name), None if room is None else room - 22)
        )
