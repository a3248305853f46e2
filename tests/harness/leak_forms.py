"""Sentences that say of an old paper what came of it or who wrote it, made from forms with gaps.

Written apart from the rules of the quiz: as authors and arXiv's abstracts have them, not as the rules look for them.
"""

from __future__ import annotations

import random
from string import Formatter

AUTHORS = (
    "Xin Wu",
    "Kaiming He",
    "Andrew Y. Ng",
    "Weinan E",
    "Sergey Ioffe",
    "Ji-Hoon An",
    "María Núñez",
    "Paul O'Brien",
)
GAPS = {
    "venue": ("NIPS", "ICML", "ICLR", "CVPR", "ACL", "KDD", "NeurIPS", "STOC", "AAAI", "SIGGRAPH", "INTERSPEECH"),
    "journal": ("JMLR", "Nature", "PNAS", "IEEE Transactions on Information Theory", "the Journal of the ACM"),
    "name": ("Wu", "He", "Ng", "E", "Ioffe", "An", "Nunez", "Núñez", "O'Brien"),
    "n": ("2", "3", "4", "12"),
    "word": ("ab", "deep-nets", "xyz12", "lab", "paper-code"),
    "year": ("2016", "2017", "2019", "2023"),
    "old": ("2009", "2012", "2014"),
    "two": ("16", "17", "19"),
    "table": ("Table 2", "Figure 4", "the proof of Lemma 3", "an error in Section 5", "typos"),
    "place": ("co", "me", "xyz", "dev", "io", "app", "us", "jp", "science", "info", "cc", "eu"),
}
FORMS = """
Code is at https://{word}.{place}/{word}
Data: {word}.{place}/{word}
See hf.co/{word}/{word}
The code is at anonymous.4open.science/r/{word}
Models are on {word}.github.io
Videos: youtu.be/{word}{n}
Available from bit.ly/{word}
Code: goo.gl/{word}
Materials are at osf.io/{word}
doi:10.1145/{n}292500.{n}
10.1109/CVPR.{year}.{n}
A longer text is arXiv:15{n}.0{n}123
Write to {word}@uni.edu
Weights are on Hugging Face
Archived on Zenodo
A demo runs at {word}.ai
Our project website has videos
Selected as a spotlight
Selected for an oral presentation
This paper was selected as a spotlight at {venue}
Spotlight paper
Oral
An honorable mention
Received an honourable mention
It was the runner-up for best paper
Nominated for the best student paper
Best paper finalist
Outstanding paper
Distinguished paper award
Test of time award
This work won a prize
Notable top 5%
Accepted at {venue} {year}
Accepted to {venue}
Accepted for publication in {journal}
To appear in {journal}
This article will appear in {journal}
Published in {journal}, {year}
In Proceedings of {venue}
Presented at {venue}'{two}
{venue} {year}
{venue}'{two}
Under review at {venue}
Submitted to {journal}
In submission
Forthcoming in {journal}
Invited paper
Keynote at {venue}
Camera-ready version
Extended version of our {venue} paper
We thank the anonymous reviewers
Revised after the comments of the referees
Peer-reviewed and published
Ph.D. thesis
Technical report TR-{n}
{n} pages, {n} figures
Version {n} corrects {table}
Version {n}: added references
v{n}: fixed {table}
V{n} with new experiments
This version corrects {table}
Corrected {table}
Corrects {table}
Fixed a bug in {table}
Added an appendix and new experiments
Minor changes in Section {n}
Updated results and references
Major revision
Erratum: {table} was wrong
Note added in proof
This paper has been withdrawn by the authors
Superseded by a later paper
Replaces an earlier draft
The first version had {table} wrong
Changes since v{n}
It has been cited {n},000 times
Since its publication it became the standard
Our method has since been adopted by many
With {n}000 stars and downloads
Five years after publication it holds
Press release available
It was featured in {journal}
As shown by {name} et al. [{n}]
As in {name} ({old})
({name}, {old})
[{name} and Smith, {old}]
{name} and Smith [{n}] began this
In joint work with {name}
{name}'s method is extended
Our earlier system, by J. {name}, is extended
In {year} this was deployed
Reported at the {year} challenge
Won the challenge of '{two}
We thank the reviewers of the first submission for their comments
The authors were honoured with the Marr Prize for this work
This work received the Turing laureate's praise
Honoured as one of the ten most influential articles of its decade
Ausgezeichnet als beste Arbeit der Tagung
Angenommen bei der ICML
Article accepté à la conférence NIPS
Aceptado en las actas del congreso
被ICML接收
本文获得最佳论文奖
Принято к публикации
ΑСCEPTED at NIPS
Ａｃｃｅｐｔｅｄ at the meeting
This abstract replaces one that we posted last month
We have rewritten Section 3 since we posted it
Compared with what we first posted the bound is tighter
In this update we correct a constant
An error pointed out by a reader has been mended
Theorem 2 has been corrected
This builds on our own NIPS paper
In our ICLR'15 paper we showed this
See [He15] for details
github dot com slash deep nets
https : // example . com / code
See example[.]com for code
Code: tinyurl.com/deep
Slides and video are available at the authors' page
Now a standard component of most frameworks
It later became known as batch normalisation
Widely adopted after it was posted
Ranked first of 2,000 entries in the challenge
We won the ImageNet contest of that year
First place in the ILSVRC competition
Our entry came first in the challenge
Selected for plenary presentation
Highlighted by the editors
Editor's choice
Cover article
Top 1% of submissions
Shortlisted for the best dissertation
It earned its first author the doctorate
To be published by MIT Press
Will be presented in Montreal in December
Presented at the main meeting in Lille
This is the authors' copy of the article
Author's accepted manuscript
Copyright held by the owner
© 2015 by the authors
Received 3 March; in final form 9 May
Kaiming and colleagues first showed it
Ng's method
NG (2012)
As in Sergey Ioffe and Szegedy
Building on Ioffe & Szegedy
IOFFE et al.
The programme committee liked it best
Given the Gödel Prize in a later year
It got the Loebner medal
The authors are grateful to the referee for a simpler proof
Thanks go to three reviewers
Compared to v1, Section 4 is new
The present version has a new title
Major update: all experiments were run again
Text overlap with an earlier submission of ours
Supersedes our report of last year
Conference paper, 8 pages, 3 figures
Paru dans les actes de la conférence
Publié dans une revue
Wird auf der Konferenz vorgestellt
Erschienen im Tagungsband
Vortrag auf einer Tagung
Pubblicato in una rivista
Publicado en la revista
在会议上发表
논문이 채택되었다
学会で発表した
قُبل للنشر
Code: gitlab.inria.fr/deep/nets
Code on GitHub
See deepnets (at) uni (dot) edu
Page: http colon slash slash deepnets
pip install deepnets
A docker image is at docker.io/deep/nets
S. Ioffe proved it before
Sergey Ioffe (Google) had the idea
Ioffe's trick
the He-initialization
Wu, Xin and Ng, A. Y. showed it
by the same author [Ng12]
cf. (Nunez et al., 2012)
MLSys Best Demo
Best Student Paper, Honorable mention
Recommended for acceptance
Winner of the shared task
NIPS 2015 Deep Learning Symposium
ICML Workshop
In this thesis we study it
A dissertation submitted to the faculty
To be presented at the annual meeting
It topped the leaderboard for three years
Ten years later it is still in use
Over 5000 citations
5k stars
Appears in Lecture Notes
DOI 10.1000/xyz
ISBN 978-3-16-148410-0
ISSN 1234-5678
Vol. 12, No. 3
Volume 12, issue 3
Article no. 17
Under consideration at a magazine
Publisher's version
© ACM
Copyright 2015 IEEE
Talk at the summer school
Appeared as a poster
Corrected a sign in equation 3
The published article differs
Added new results in Section 5
Since this paper was written, others have shown more
Its authors later founded a company
Paper no. 123 of the main track
Best in show at the demo session
Preprint of an article in a magazine
Full paper available at the publisher
""".strip().splitlines()


def planted(base: str, draw: random.Random) -> tuple[str, str]:
    """(a text with a leak at one of its sentence ends, the leak)."""
    form = draw.choice(FORMS)
    said = form.format(**{gap: draw.choice(GAPS[gap]) for _, gap, _, _ in Formatter().parse(form) if gap})
    if draw.random() < 0.2:
        said = f"({said})"
    if draw.random() < 0.2:
        said = said.replace(" ", draw.choice(("\u00a0", "  ", "\n")))
    sentences = base.split(". ")
    at = draw.randrange(len(sentences) + 1)
    return ". ".join([*sentences[:at], said, *sentences[at:]]), said
