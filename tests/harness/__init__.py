"""Faults on purpose: a scripted arXiv, a saboteur inside the program, and what must hold afterwards."""
