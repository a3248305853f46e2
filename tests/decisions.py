"""One decision of each kind, as a program writes it: for tests of what other devices may send."""

from __future__ import annotations

from readinglist.model import (
    Admired,
    Claimed,
    GoalChanged,
    IdeaChanged,
    KindSettled,
    Labelled,
    LinkSettled,
    LogData,
    Obtained,
    PileStarted,
    QueueChanged,
    Rated,
    Read,
    Seen,
    Tagged,
    TimeSpent,
    Verdict,
)
from readinglist.model.log import ColleagueChanged
from readinglist.model.practice import Backburner, Incremented, ProjectChanged
from readinglist.model.taste import Bet, BetSettled, CauseGiven, QuizAnswered
from tests.fakes import paper

P = [paper(n).id for n in range(1, 9)]
GOAL = '---\nname: "walk"\nseeds: []\nrefused: []\ncreated: 2026-11-24\n---\n\nrobots that walk\n'

# Data and subject, several of the kinds whose order counts.
DECISIONS: tuple[tuple[LogData, str], ...] = (
    (Verdict("keep", because="few parts"), P[0]),
    (Verdict("skip"), P[0]),
    (Verdict("later"), P[1]),
    (Verdict("keep", on="2019-05-01", assumed=True), P[2]),
    (Verdict(None), P[2]),
    (Read(25), P[0]),
    (Seen((P[3], P[4])), "2026-11-24"),
    (Seen((P[1],)), ""),
    (Rated("10x", 1, 2, 3, "maybe", "scales"), P[0]),
    (Tagged(("rl", "gait"), ("old",)), P[0]),
    (Tagged(("old",), ("rl",)), P[0]),
    (GoalChanged("add", after=GOAL), "walk"),
    (GoalChanged("close", reason="reached"), "walk"),
    (Admired("changed how I look at it", "perspective"), "backpropagation"),
    (LinkSettled("[1] A. Author. A title.", P[0]), P[1]),
    (KindSettled(P[0], "used"), P[1]),
    (IdeaChanged("add", P[0], ("PPO", "clipping"), ()), "proximal policy optimisation"),
    (IdeaChanged("add", P[1], (), ("proximal policy optimisation",)), "trust regions"),
    (IdeaChanged("merge", into="proximal policy optimisation"), "trust regions"),
    (IdeaChanged("drop"), "trust regions"),
    (PileStarted(tuple(P[:6]), "ids", 3, "robots"), "survey"),
    (Labelled(P[0], "include"), "survey"),
    (Labelled(P[0], "exclude"), "survey"),
    (Labelled(P[1], "include", True), "survey"),
    (Bet(0.3, "2028-11-24", "paper", 0.1, None, "s2", "new", ("score",), True), P[0]),
    (Bet(0.7, "2027-01-01", "idea", groups=3), "proximal policy optimisation"),
    (Bet(0.5, "2027-01-01", "repro"), "ppo-again"),
    (BetSettled("won", "2027-01-02", 0.93, 0.95, "s2"), "an-entry"),
    (QuizAnswered("s1", 0.8, True, P[1], 1, opponent=0.6, base_rate=0.5, percentile=0.9), P[0]),
    (QuizAnswered("s2", 0.1, False, None, 4, True), P[2]),
    (CauseGiven("simple and reusable", "hindsight"), P[0]),
    (QueueChanged("add", "textbook", "A Book", ("A. Author",), 2003, 400, 12, 90, due="2026-12-24"), "a-book"),
    (QueueChanged("start"), "a-book"),
    (QueueChanged("move", priority="high", due=""), "a-book"),
    (QueueChanged("add", "reimplementation", "PPO again", paper=P[0], goal="walk"), "ppo-again"),
    (QueueChanged("done"), "ppo-again"),
    (QueueChanged("drop", because="too long"), "a-book"),
    (QueueChanged("add", "paper", paper=P[3]), P[3]),
    (TimeSpent("2026-11-24", 45, 12, 3, 2), "a-book"),
    (TimeSpent("2026-11-23", 30, part=2, note="hard", starts=True), "ppo-again"),
    (Claimed("return", 3000.0, 100.0, "hopper", "table 2", "7", 50.0, 3), "ppo-again"),
    (Obtained("return", 2800.0, "hopper", 3, 80.0, "abc1234", "no clipping"), "ppo-again"),
    (ProjectChanged("add", "a robot that walks", "walk", P[0], "10x", 2, "active"), "walker"),
    (ProjectChanged("edit", goal="", complexity=3), "walker"),
    (ProjectChanged("state", state="dead end", because="hardware"), "walker"),
    (Incremented("it stands", "some", "two motors"), "walker"),
    (Backburner("add", "legs that fold", P[1]), "folding"),
    (ColleagueChanged("add", "0123456789abcdef"), "Ada"),
    (ColleagueChanged("drop"), "Bo"),
    (Backburner("drop", because="done by others"), "folding"),
)
