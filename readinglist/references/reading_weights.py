"""What speaks for a reading of an entry, and how strongly: see `scoring`.

Written by `python -m bench.fields --train` from tagged reference strings; not to be changed by hand.
"""

from __future__ import annotations

_TABLE = {
    "A": """
        A. surname 0.79 ; A. surname|' -0.30 ; A. surname|, 1.11 ; A. surname|– 0.34 ; dash 0.42 ; dash|. 0.52 ;
        et_al 0.42 ; given surname -0.60 ; given surname|( -0.27 ; given surname|, 0.70 ; given surname|. 1.29 ;
        given surname|: -1.13 ; given surname|a -0.97 ; joined0|0 -0.41 ; joined0|1 -0.53 ; joined1|0 0.85 ;
        joined1|1 0.64 ; left0 0.44 ; left1 0.37 ; longest0 -0.31 ; longest1 0.86 ; mixed|A. surname -0.94 ;
        mixed|surname, given -0.55 ; names1|A. surname 0.82 ; names1|dash 0.42 ; names1|given surname 0.65 ;
        names1|surname A -0.78 ; names1|surname A. -0.40 ; names1|surname, A -0.39 ; names1|surname, given 0.53 ;
        names2|given surname -0.59 ; names2|surname, given -0.58 ; names3|A. surname -0.35 ; names3|surname A 0.24 ;
        names4|given surname -0.35 ; names4|surname A 0.94 ; none|“ 0.38 ; org -0.39 ; org_small0 0.37 ; org_small3
        -1.27 ; org_words0 -0.52 ; org|( 0.72 ; org|, -0.33 ; org|. 0.36 ; org|: -0.89 ; org|a -0.27 ; org|” 0.45 ;
        surname A 0.58 ; surname A|, -1.58 ; surname A|. 1.06 ; surname A|: 1.00 ; surname, A -0.55 ; surname, A.
        0.47 ; surname, A.|. 0.32 ; surname, A.|.: 0.78 ; surname, A.|.; -0.53 ; surname, A|. -0.37 ; surname,
        given|. 0.96 ; surname, given|: -0.73 ; surname, given|; -0.27 ; surname, given|a -0.38 ; surname, given|“
        -0.45 ; undated -0.91 ; year|names 1.08 ; year|paren 0.98
    """,
    "E": """
        ask|capital 0.62 ; ask|date 0.37 ; ask|digit 0.36 ; ask|in 0.61 ; ask|journal 0.33 ; ask|placed 0.48 ;
        ask|sign 0.25 ; ask|volume 0.75 ; ask|word 0.57 ; city|place_year 0.35 ; city|volume 0.90 ; colon| -1.30 ;
        colon|capital -0.85 ; colon|date -0.32 ; colon|place_year -0.46 ; colon|sign -0.28 ; colon|upper -0.27 ;
        colon|vol 0.41 ; colon|volume -0.55 ; colon|word -0.67 ; comma| -1.02 ; comma|date -0.37 ; comma|digit -0.25
        ; comma|edit 0.33 ; comma|in 1.28 ; comma|initial -0.33 ; comma|place_year 0.17 ; comma|sign -0.85 ;
        comma|upper -0.33 ; comma|vol -0.94 ; comma|web -0.25 ; comma|word 1.28 ; dash| -0.48 ; dash|capital -0.64 ;
        dash|place_year -0.32 ; date|digit -0.69 ; date|lower 1.51 ; date|place_year -1.27 ; date|volume -1.17 ;
        edit|digit 0.98 ; edit|placed 0.28 ; edit|upper 0.33 ; in|lower 1.21 ; in|placed 0.89 ; in|upper 0.32 ;
        journal|upper -0.29 ; journal|volume 0.64 ; mask| -0.86 ; mask|sign -0.37 ; mask|web -0.62 ; paren|city 0.38
        ; paren|date -1.09 ; paren|digits -0.30 ; paren|in -0.65 ; paren|initial -0.37 ; paren|journal -0.46 ;
        paren|lower -0.21 ; paren|report 0.47 ; paren|sign -0.34 ; paren|thesis 0.59 ; paren|volume -0.37 ;
        paren|web 0.29 ; proc|digit -0.35 ; proc|volume 0.86 ; pub|place_year -0.42 ; pub|placed 0.51 ; pub|volume
        0.53 ; quote| 0.56 ; quote|capital 1.50 ; quote|city 0.32 ; quote|digits 1.21 ; quote|edit 0.31 ; quote|in
        0.97 ; quote|initial 0.32 ; quote|journal 0.98 ; quote|letter 0.38 ; quote|lower 0.73 ; quote|place_year
        0.38 ; quote|placed 0.36 ; quote|proc 0.58 ; quote|pub 0.43 ; quote|sign 0.41 ; quote|upper 0.61 ;
        quote|volume 1.53 ; quote|word 0.82 ; semi| -0.61 ; semi|date -0.27 ; semi|digit -0.51 ; semi|digits -0.25 ;
        semi|placed 0.44 ; semi|pub 0.27 ; semi|upper -0.25 ; stop| -0.98 ; stop|abbreviation -1.05 ; stop|capital
        0.92 ; stop|city 0.44 ; stop|digits 0.58 ; stop|edit 0.62 ; stop|in 1.09 ; stop|initial -1.81 ; stop|journal
        -0.47 ; stop|lower 0.46 ; stop|place_year 0.24 ; stop|placed 0.66 ; stop|proc 0.37 ; stop|pub -0.25 ;
        stop|report 0.47 ; stop|upper 0.25 ; stop|vol -0.56 ; stop|volume 0.70 ; stop|web -0.42 ; stop|word 1.87 ;
        thesis|upper 0.57 ; vol|digit 0.39 ; vol|lower -1.04 ; vol|place_year 0.42 ; vol|volume -0.27 ; web|lower
        -0.35 ; web|place_year 0.69 ; web|upper -1.51 ; within|digits -0.47 ; within|in -0.48 ; within|upper -0.48 ;
        year|date -0.25 ; | -1.88 ; |digit -1.61 ; |lower -1.36 ; |placed 0.45 ; |upper -0.78 ; |volume 1.02
    """,
    "I": """
        title 2.28 ; title_part -0.57 ; venue 1.19
    """,
    "S": """
        city|names -0.62 ; city|org -0.32 ; date|names -0.31 ; date|org -0.32 ; digit -0.45 ; edit|names -0.79 ;
        edit|org -0.69 ; in|names 0.46 ; in|org -0.76 ; journal|names 1.00 ; lower -1.67 ; place_year 0.49 ; placed
        0.94 ; proc|org 1.29 ; pub|names -0.32 ; quoteFalse -0.68 ; quoteTrue 0.68 ; upper 0.30 ; web|names -0.50 ;
        web|org -0.43 ; |names 1.43 ; |org 0.92
    """,
    "T": """
        case-|- -0.98 ; case-|0 -0.97 ; case-|1 -0.28 ; case0|0 0.53 ; case0|2 0.30 ; case1|0 0.62 ; case1|2 -0.36 ;
        case2|- 1.00 ; case2|0 1.70 ; case2|1 0.45 ; empty -0.97 ; empty_case- 1.29 ; empty_case0 -0.35 ;
        empty_case1 -1.05 ; empty_case2 -0.86 ; empty| -1.18 ; empty|city -0.28 ; empty|date -0.57 ; empty|in -0.30
        ; empty|journal 1.15 ; empty|place_year -0.63 ; empty|placed -0.74 ; empty|proc 0.39 ; empty|report 0.70 ;
        empty|thesis 0.40 ; empty|upper -1.15 ; empty|vol -0.53 ; empty|volume 1.34 ; empty|web -0.78 ; in_bracket
        -2.19 ; quote_inner -1.01 ; quote_none 0.33 ; quote_open 1.04 ; quote_past -0.66 ; quote_unopened -0.45 ;
        words0 -0.90 ; words1 -2.45 ; words10 1.75 ; words16 2.32 ; words2 -1.14 ; words26 1.06 ; words3 -0.42 ;
        words5 0.40 ; words6 1.05
    """,
    "X": """
        ask| 0.86 ; ask|in -0.52 ; ask|journal -0.30 ; ask|placed -0.37 ; ask|upper 0.29 ; colon| 0.64 ; colon|date
        0.28 ; colon|digit -0.45 ; colon|digits -0.64 ; colon|journal -0.28 ; colon|letter 0.39 ; colon|lower 0.32 ;
        colon|place_year -0.78 ; colon|pub -0.58 ; colon|sign -0.80 ; colon|upper 0.33 ; colon|vol -0.36 ; comma|
        0.38 ; comma|abbreviation -0.61 ; comma|capital -0.55 ; comma|city -0.61 ; comma|date 0.52 ; comma|digit
        -1.33 ; comma|digits -0.50 ; comma|edit -1.75 ; comma|in -1.15 ; comma|initial -1.17 ; comma|journal -0.37 ;
        comma|letter 0.38 ; comma|place_year -0.57 ; comma|placed -0.68 ; comma|pub -0.94 ; comma|sign -2.31 ;
        comma|upper -0.89 ; comma|vol -1.23 ; comma|volume -0.83 ; comma|web -0.26 ; comma|word -0.55 ; dash| 0.59 ;
        dash|capital 0.55 ; dash|volume 0.42 ; mask| -0.54 ; mask|sign -0.35 ; mask|web -0.38 ; open| 0.40 ;
        open|upper 0.56 ; open|word 0.45 ; paren| 0.66 ; paren|city -0.31 ; paren|digit -0.79 ; paren|digits -0.42 ;
        paren|edit -1.51 ; paren|in 1.40 ; paren|journal 0.39 ; paren|lower -0.44 ; paren|proc 0.27 ; paren|pub
        -0.33 ; paren|report -0.65 ; paren|sign -0.36 ; paren|thesis -0.60 ; paren|upper 0.59 ; paren|web -0.27 ;
        paren|word 0.29 ; quote| 0.74 ; quote|digit -0.61 ; quote|lower 0.29 ; quote|place_year -0.32 ; quote|placed
        -0.73 ; quote|word -0.37 ; semi|capital -0.33 ; semi|digits -0.32 ; semi|edit -0.25 ; stop|capital -1.30 ;
        stop|city -0.58 ; stop|date -0.57 ; stop|digit -1.83 ; stop|digits -0.76 ; stop|edit -0.74 ; stop|in -0.98 ;
        stop|initial -1.70 ; stop|journal -0.86 ; stop|letter 0.71 ; stop|lower -0.82 ; stop|place_year -1.00 ;
        stop|placed -0.73 ; stop|proc -0.36 ; stop|pub -0.27 ; stop|report -0.41 ; stop|sign -1.75 ; stop|upper
        -0.98 ; stop|volume -0.37 ; stop|web -0.87 ; stop|word -0.71 ; year|digit -0.80 ; year|letter 0.35 ;
        year|sign -0.32 ; year|word 0.36
    """,
}
WEIGHTS = {
    f"{group}:{name}": float(weight)
    for group, rows in _TABLE.items()
    for name, _, weight in (row.strip().rpartition(" ") for row in " ".join(rows.split()).split(" ; "))
}
