"""What speaks for a reading of an entry, and how strongly: see `scoring`.

Written by `python -m bench.fields --train` from tagged reference strings; not to be changed by hand.
"""

from __future__ import annotations

_TABLE = {
    "A": """
        A. surname .26 ; A. surname|( -.07 ; A. surname|, .64 ; A. surname|- -.13 ; A. surname|.( -.12 ; A.
        surname|., -.11 ; A. surname|: .09 ; A. surname|a -.14 ; A. surname|– .07 ; dash .42 ; dash|. .42 ;
        editor -.20 ; et_al .14 ; given surname -.37 ; given surname|" .08 ; given surname|& -.22 ; given
        surname|, .45 ; given surname|. 1.21 ; given surname|/ -.34 ; given surname|: -.73 ; given surname|a
        -.76 ; joined0|0 -.28 ; joined0|1 -.79 ; joined1|0 1.01 ; joined1|1 .46 ; left0 .72 ; left2 -.31 ;
        mixed|A. surname -.77 ; mixed|given surname .07 ; mixed|surname, given -.52 ; names1|A. surname .82 ;
        names1|dash .42 ; names1|given surname .56 ; names1|surname A -1.34 ; names1|surname A. -.64 ;
        names1|surname, A -.39 ; names1|surname, given .74 ; names2|A. surname .19 ; names2|given surname -.54 ;
        names2|surname A .33 ; names2|surname A. .12 ; names2|surname, A -.19 ; names2|surname, given -.55 ;
        names3|A. surname -.46 ; names3|surname A .50 ; names3|surname A. .25 ; names3|surname, A. .37 ;
        names3|surname, given -.19 ; names4|A. surname -.29 ; names4|given surname -.40 ; names4|surname A .95 ;
        names4|surname A. .19 ; names4|surname, A. .09 ; names4|surname, given -.17 ; none|" -.23 ; none|[ -.05
        ; none|a -.43 ; none|· -.07 ; none|— .40 ; none|“ .35 ; org -.38 ; org_small0 .42 ; org_small1 .63 ;
        org_small3 -1.43 ; org_words0 -.42 ; org_words1 -.20 ; org_words4 .10 ; org_words5 .11 ; org|" -.31 ;
        org|' -.11 ; org|( 1.08 ; org|, -.54 ; org|: -.35 ; org|; -.19 ; org|a .12 ; org|« .10 ; org|’ -.09 ;
        org|“ -.32 ; org|” .36 ; surname A .45 ; surname A. -.08 ; surname A.|. -.26 ; surname A.|., .14 ;
        surname A|( .08 ; surname A|, -1.74 ; surname A|. .95 ; surname A|.; .06 ; surname A|/ -.27 ; surname
        A|: 1.21 ; surname A|a .08 ; surname, A -.62 ; surname, A. .52 ; surname, A.|. .24 ; surname, A.|., -.09
        ; surname, A.|.: .90 ; surname, A.|.; -.38 ; surname, A.|a -.14 ; surname, A|. -.62 ; surname, given
        -.18 ; surname, given|, .39 ; surname, given|. 1.04 ; surname, given|., .07 ; surname, given|/ -.06 ;
        surname, given|: -.65 ; surname, given|; -.08 ; surname, given|a -.43 ; surname, given|“ -.45 ; undated
        -1.12 ; year|bare -.11 ; year|names .90 ; year|org .22 ; year|paren 1.23
    """,
    "E": """
        arxiv|lower .13 ; arxiv|volume -.10 ; ask| -.28 ; ask|capital .38 ; ask|city .06 ; ask|date .22 ;
        ask|digit .22 ; ask|in .68 ; ask|journal .21 ; ask|lower .17 ; ask|place_year .19 ; ask|placed .46 ;
        ask|proc .07 ; ask|report .17 ; ask|sign .49 ; ask|upper -.21 ; ask|volume .51 ; ask|web .24 ; ask|word
        .47 ; city|place_year .59 ; city|placed .08 ; city|upper -.37 ; city|volume .84 ; colon| -.94 ;
        colon|capital -.83 ; colon|city -.06 ; colon|date -.14 ; colon|digit -.10 ; colon|digits -.09 ;
        colon|edit -.11 ; colon|initial -.08 ; colon|journal .06 ; colon|letter -.08 ; colon|lower -.18 ;
        colon|place_year -.60 ; colon|placed -.21 ; colon|pub -.45 ; colon|report -.13 ; colon|sign -.27 ;
        colon|upper -.11 ; colon|volume -.53 ; colon|web -.08 ; colon|word -.43 ; comma| -1.01 ;
        comma|abbreviation .43 ; comma|arxiv .10 ; comma|capital -.06 ; comma|city .17 ; comma|date -.36 ;
        comma|digit -.23 ; comma|digits -.05 ; comma|edit .43 ; comma|in 1.83 ; comma|initial -.49 ;
        comma|journal -.11 ; comma|letter -.06 ; comma|lower .06 ; comma|place_year .49 ; comma|proc .24 ;
        comma|pub .30 ; comma|report -.15 ; comma|sign -1.07 ; comma|thesis .26 ; comma|upper -.36 ; comma|vol
        -.93 ; comma|volume .07 ; comma|web -.38 ; comma|word 1.53 ; dash| -.38 ; dash|capital -.47 ; dash|city
        -.09 ; dash|date -.19 ; dash|digit -.12 ; dash|digits -.11 ; dash|lower -.08 ; dash|place_year -.33 ;
        dash|volume -.20 ; dash|word -.17 ; date|digit -.35 ; date|lower 1.50 ; date|place_year -1.39 ;
        date|upper -.07 ; date|volume -1.17 ; edit|digit .94 ; edit|place_year .07 ; edit|placed .07 ;
        edit|upper .30 ; edit|volume -.09 ; in|lower 1.30 ; in|place_year .23 ; in|placed 1.01 ; in|upper .33 ;
        journal|place_year .17 ; journal|placed -.22 ; journal|upper -.18 ; journal|volume .49 ; mask| -.70 ;
        mask|arxiv -.13 ; mask|capital -.16 ; mask|sign -.38 ; mask|web -.57 ; mask|word -.16 ; open| -.07 ;
        open|upper -.11 ; open|volume -.14 ; open|word -.14 ; over| -.21 ; paren|arxiv -.23 ; paren|capital .07
        ; paren|date -.77 ; paren|digit -.08 ; paren|digits -.62 ; paren|edit .29 ; paren|in -.81 ;
        paren|initial -.27 ; paren|journal -.36 ; paren|lower -.15 ; paren|place_year .20 ; paren|placed .20 ;
        paren|pub .33 ; paren|sign -.24 ; paren|thesis .36 ; paren|upper -.21 ; paren|vol -.18 ; paren|volume
        -.64 ; paren|web .39 ; paren|word .28 ; proc|place_year .13 ; proc|upper .20 ; proc|volume .68 ;
        pub|place_year -.38 ; pub|placed .72 ; pub|upper .11 ; pub|volume .19 ; quote| .74 ; quote|capital 1.11
        ; quote|city .20 ; quote|digit .51 ; quote|digits 1.13 ; quote|edit .15 ; quote|in .77 ; quote|initial
        .09 ; quote|journal .89 ; quote|letter .35 ; quote|lower .64 ; quote|place_year .31 ; quote|placed .40 ;
        quote|proc .45 ; quote|pub .37 ; quote|report .27 ; quote|sign .61 ; quote|thesis .16 ; quote|upper .74
        ; quote|vol .25 ; quote|volume 1.50 ; quote|web .08 ; quote|word .93 ; report|lower .46 ;
        report|place_year .14 ; semi| -.78 ; semi|capital -.40 ; semi|city .06 ; semi|date -.09 ; semi|digit
        -.54 ; semi|digits -.19 ; semi|journal .20 ; semi|letter .28 ; semi|lower -.06 ; semi|placed .69 ;
        semi|pub .24 ; semi|sign -.08 ; semi|upper -.16 ; semi|volume -.37 ; semi|word -.06 ; stop| -.92 ;
        stop|abbreviation -.77 ; stop|arxiv .32 ; stop|capital 1.20 ; stop|city .78 ; stop|date .10 ; stop|digit
        -.05 ; stop|digits .39 ; stop|edit .57 ; stop|in .95 ; stop|initial -1.58 ; stop|journal -.59 ;
        stop|letter .28 ; stop|lower .69 ; stop|place_year .40 ; stop|placed .66 ; stop|proc .16 ; stop|pub -.15
        ; stop|report .49 ; stop|sign .34 ; stop|thesis .28 ; stop|upper .20 ; stop|vol -.37 ; stop|volume .82 ;
        stop|web -.56 ; stop|word 2.03 ; thesis|upper .82 ; thesis|volume .24 ; vol| .10 ; vol|digit .41 ;
        vol|lower -.63 ; vol|placed -.21 ; vol|upper -.24 ; vol|volume -.73 ; web| .08 ; web|lower -.35 ;
        web|place_year .88 ; web|upper -1.07 ; web|volume -.42 ; within|capital -.07 ; within|digits -.53 ;
        within|in -.60 ; within|placed -.06 ; within|upper -.54 ; year|capital .23 ; year|date -.28 ;
        year|digits -.07 ; year|initial -.13 ; year|letter -.19 ; year|sign -.14 ; year|volume -.18 ; year|word
        .07 ; | -1.58 ; |digit -1.40 ; |lower -1.30 ; |place_year .20 ; |placed .73 ; |upper -.63 ; |volume .92
    """,
    "I": """
        inside .11 ; title 2.35 ; title_part -.62 ; venue 1.22
    """,
    "S": """
         .65 ; arxiv|org .35 ; city|names -.68 ; city|org -.18 ; date|names -.05 ; date|org .08 ; digit .69 ;
        edit|names -.47 ; edit|org -.39 ; in|names .40 ; in|none -.06 ; in|org -.93 ; journal|names .16 ;
        journal|none .06 ; journal|org -.19 ; lower -1.95 ; place_year .29 ; placed .63 ; proc|names .22 ;
        proc|none .12 ; proc|org .76 ; pub|names .08 ; pub|none .07 ; pub|org -.14 ; quoteFalse -.65 ; quoteTrue
        .65 ; report|names -.50 ; report|none -.08 ; report|org .17 ; thesis|names -.15 ; volume -.34 ;
        vol|names .08 ; vol|org -.32 ; web|names -.29 ; web|none -.07 ; web|org -.16 ; |names 1.59 ; |none -.07
        ; |org .60
    """,
    "T": """
        case-|- -1.62 ; case-|0 -1.42 ; case-|1 -.30 ; case-|2 -.07 ; case0|- -.15 ; case0|0 .51 ; case0|1 .07 ;
        case0|2 .57 ; case1|- .09 ; case1|0 .74 ; case1|1 .13 ; case1|2 -.17 ; case2|- 1.15 ; case2|0 1.81 ;
        case2|1 .52 ; case2|2 .27 ; empty -2.10 ; in_bracket -2.06 ; no_rest -.07 ; quote_inner -.83 ;
        quote_none .38 ; quote_open 1.32 ; quote_past -.66 ; quote_unopened -.43 ; words0 -1.57 ; words1 -2.29 ;
        words10 1.70 ; words16 2.24 ; words2 -.99 ; words26 1.66 ; words3 -.39 ; words4 .11 ; words5 .64 ;
        words6 1.00
    """,
    "X": """
        ask| .25 ; ask|capital -.13 ; ask|city -.08 ; ask|date -.16 ; ask|digit -.17 ; ask|in -.50 ; ask|journal
        -.13 ; ask|lower -.16 ; ask|place_year -.15 ; ask|placed -.33 ; ask|proc -.06 ; ask|report -.14 ;
        ask|sign -.31 ; ask|volume -.13 ; ask|web -.15 ; ask|word -.50 ; colon| .64 ; colon|capital .08 ;
        colon|city -.12 ; colon|date .18 ; colon|digit -.54 ; colon|digits .18 ; colon|initial -.18 ;
        colon|journal -.45 ; colon|letter .22 ; colon|lower .34 ; colon|place_year -.50 ; colon|proc -.20 ;
        colon|pub -.51 ; colon|report .09 ; colon|sign -.86 ; colon|upper .48 ; colon|volume -.21 ; colon|web
        -.15 ; colon|word .12 ; comma| .46 ; comma|abbreviation -.34 ; comma|arxiv -.16 ; comma|capital -.51 ;
        comma|city -.39 ; comma|date .50 ; comma|digit -1.11 ; comma|digits -.72 ; comma|edit -1.58 ; comma|in
        -1.06 ; comma|initial -1.34 ; comma|journal -.71 ; comma|letter .53 ; comma|lower -.34 ;
        comma|place_year -.76 ; comma|placed -.72 ; comma|proc -.37 ; comma|pub -.58 ; comma|report -.08 ;
        comma|sign -2.26 ; comma|thesis -.19 ; comma|upper -.95 ; comma|vol -.81 ; comma|volume -.95 ; comma|web
        -.27 ; comma|word -.38 ; dash| .66 ; dash|abbreviation -.15 ; dash|capital .43 ; dash|city -.16 ;
        dash|date .27 ; dash|journal -.05 ; dash|placed .25 ; dash|upper .14 ; dash|volume .37 ; dash|word .42 ;
        mask| -.51 ; mask|arxiv -.15 ; mask|capital -.07 ; mask|sign -.38 ; mask|web -.36 ; mask|word -.06 ;
        open| .41 ; open|capital .08 ; open|lower .10 ; open|upper .27 ; open|volume .14 ; open|word .37 ;
        paren| .77 ; paren|arxiv -.11 ; paren|capital -.12 ; paren|city -.32 ; paren|date .12 ; paren|digit -.60
        ; paren|digits -.57 ; paren|edit -1.47 ; paren|in 1.05 ; paren|journal .46 ; paren|letter -.16 ;
        paren|lower -.63 ; paren|place_year -.17 ; paren|placed -.22 ; paren|pub -.24 ; paren|report -.20 ;
        paren|sign -.41 ; paren|thesis -.36 ; paren|upper .61 ; paren|volume .43 ; paren|web -.35 ; paren|word
        .68 ; quote| .84 ; quote|capital -.10 ; quote|city -.09 ; quote|date -.12 ; quote|digit -.24 ;
        quote|digits -.17 ; quote|edit -.13 ; quote|in .14 ; quote|lower .34 ; quote|place_year -.23 ;
        quote|placed -.82 ; quote|proc -.21 ; quote|pub -.17 ; quote|report -.20 ; quote|sign .12 ; quote|thesis
        -.12 ; quote|upper .13 ; quote|vol -.23 ; quote|volume .42 ; quote|word -.22 ; semi|capital .05 ;
        semi|date -.12 ; semi|digit -.34 ; semi|digits -.36 ; semi|edit -.25 ; semi|initial -.09 ; semi|journal
        -.17 ; semi|lower -.23 ; semi|placed -.11 ; semi|sign -.15 ; semi|upper -.06 ; semi|volume .32 ;
        semi|web .09 ; semi|word .13 ; stop| .08 ; stop|abbreviation -.36 ; stop|capital -1.07 ; stop|city -.40
        ; stop|date -.50 ; stop|digit -1.72 ; stop|digits -1.14 ; stop|edit -.74 ; stop|in -.94 ; stop|initial
        -1.99 ; stop|journal -1.06 ; stop|letter .48 ; stop|lower -.72 ; stop|place_year -.76 ; stop|placed
        -1.08 ; stop|proc -.53 ; stop|pub -.41 ; stop|report -.71 ; stop|sign -1.45 ; stop|thesis -.53 ;
        stop|upper -.86 ; stop|vol .10 ; stop|volume -.70 ; stop|web -.80 ; stop|word -.61 ; within|capital .11
        ; within|digits -.16 ; within|in -.06 ; within|placed .07 ; within|upper -.12 ; year|abbreviation -.28 ;
        year|capital -.13 ; year|date .20 ; year|digit -.24 ; year|digits .20 ; year|initial -.32 ; year|letter
        .22 ; year|proc -.26 ; year|sign -.29 ; year|volume .17 ; year|word .54
    """,
}
WEIGHTS = {
    f"{group}:{name}": float(weight)
    for group, table in _TABLE.items()
    for name, _, weight in (row.strip().rpartition(" ") for row in " ".join(table.split()).split(" ; "))
}
