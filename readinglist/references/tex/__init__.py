"""References out of TeX sources: bibliographies, running text, and the places that cite."""
