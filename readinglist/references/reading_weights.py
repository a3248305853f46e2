"""What speaks for a reading of an entry, and how strongly: see `scoring`.

Written by `python -m bench.fields --train` from tagged reference strings; not to be changed by hand.
"""

from __future__ import annotations

_TABLE = {
    "A": """
        A. surname .43 ; A. surname|' -.07 ; A. surname|( -.06 ; A. surname|, .66 ; A. surname|- -.19 ; A.
        surname|. .32 ; A. surname|.( -.13 ; A. surname|., -.16 ; A. surname|: .06 ; A. surname|a -.06 ; A.
        surname|– .05 ; dash .37 ; dash|. .37 ; editor -.28 ; et_al -.09 ; given surname -.22 ; given surname|"
        .10 ; given surname|( -.08 ; given surname|, .19 ; given surname|. .69 ; given surname|., -.05 ; given
        surname|/ -.24 ; given surname|: -.16 ; given surname|; -.05 ; given surname|a -.57 ; joinedFalse|False
        -.23 ; joinedFalse|True -.58 ; joinedTrue|False 1.00 ; joinedTrue|True .42 ; left0 .77 ; left1 -.12 ;
        mixed|A. surname -.80 ; mixed|given surname .07 ; mixed|surname, given -.53 ; names1|A. surname .92 ;
        names1|dash .37 ; names1|given surname .64 ; names1|surname A -1.28 ; names1|surname A. -.58 ;
        names1|surname, A -.36 ; names1|surname, A. -.24 ; names1|surname, given .59 ; names2|A. surname .14 ;
        names2|given surname -.50 ; names2|surname A .22 ; names2|surname A. .15 ; names2|surname, A -.18 ;
        names2|surname, A. .24 ; names2|surname, given -.46 ; names3|A. surname -.32 ; names3|surname A .45 ;
        names3|surname A. .23 ; names3|surname, A. .24 ; names3|surname, given -.11 ; names4|A. surname -.31 ;
        names4|given surname -.36 ; names4|surname A .99 ; names4|surname A. .12 ; names4|surname, A. .33 ;
        names4|surname, given -.30 ; none -.19 ; none|- .06 ; none|a -.42 ; none|· -.08 ; none|— .20 ; none|“
        .08 ; org -.42 ; org_small0 .45 ; org_small1 .29 ; org_small2 .19 ; org_small3 -1.35 ; org_words0 -.69 ;
        org_words1 .15 ; org_words2 .14 ; org_words3 -.06 ; org_words4 .35 ; org_words5 .16 ; org_words6 -.49 ;
        org|" -.19 ; org|' -.07 ; org|( 1.16 ; org|, -.44 ; org|. .07 ; org|: -.21 ; org|; -.10 ; org|[ -.09 ;
        org|a -.60 ; org|« .07 ; org|’ -.08 ; org|“ -.26 ; org|” .35 ; surname A .38 ; surname A. -.07 ; surname
        A.|. -.12 ; surname A|, -1.60 ; surname A|. 1.04 ; surname A|.; .06 ; surname A|/ -.28 ; surname A|:
        1.01 ; surname, A -.56 ; surname, A. .57 ; surname, A.|. .18 ; surname, A.|.( -.18 ; surname, A.|., .08
        ; surname, A.|.: .79 ; surname, A.|.; -.10 ; surname, A.|a -.17 ; surname, A|. -.56 ; surname, given
        -.27 ; surname, given|( -.19 ; surname, given|, .21 ; surname, given|. 1.15 ; surname, given|., .13 ;
        surname, given|: -.65 ; surname, given|; -.09 ; surname, given|a -.36 ; surname, given|“ -.48 ; undated
        -1.30 ; year|bare -.11 ; year|names .95 ; year|org .35 ; year|paren 1.41
    """,
    "E": """
        arxiv| .14 ; arxiv|lower .08 ; arxiv|upper .05 ; arxiv|volume -.10 ; ask| .21 ; ask|capital .53 ;
        ask|city .09 ; ask|date .12 ; ask|digit .11 ; ask|in .62 ; ask|journal .17 ; ask|lower .17 ;
        ask|place_year .23 ; ask|placed .33 ; ask|proc .05 ; ask|report .22 ; ask|sign .37 ; ask|upper .27 ;
        ask|volume .49 ; ask|web .14 ; ask|word .70 ; city|place_year .52 ; city|placed .20 ; city|upper -.30 ;
        city|volume .54 ; colon| -1.03 ; colon|capital -.83 ; colon|city -.08 ; colon|date -.05 ; colon|digit
        .06 ; colon|journal .12 ; colon|lower -.12 ; colon|place_year -.63 ; colon|placed -.17 ; colon|pub -.36
        ; colon|report -.13 ; colon|sign -.23 ; colon|upper -.35 ; colon|volume -.33 ; colon|word -.37 ; comma|
        -.73 ; comma|abbreviation .55 ; comma|arxiv .18 ; comma|city .25 ; comma|date -.93 ; comma|digit -.53 ;
        comma|edit .40 ; comma|in 1.22 ; comma|initial -.48 ; comma|letter .09 ; comma|lower .20 ;
        comma|place_year .23 ; comma|placed .23 ; comma|proc .39 ; comma|pub .28 ; comma|report -.12 ;
        comma|sign -.88 ; comma|thesis .22 ; comma|upper -.23 ; comma|vol -.53 ; comma|web -.35 ; comma|word .81
        ; dash| -.52 ; dash|capital -.55 ; dash|city -.11 ; dash|place_year -.33 ; dash|placed -.14 ;
        dash|volume -.22 ; dash|word -.16 ; date|digit -.55 ; date|place_year -1.03 ; date|volume -.66 ;
        edit|digit 1.34 ; edit|lower .46 ; edit|place_year .07 ; edit|volume -.12 ; in|lower 1.02 ;
        in|place_year .23 ; in|placed 1.00 ; in|upper .32 ; journal|place_year .14 ; journal|upper -.29 ;
        journal|volume .20 ; mask| -.46 ; mask|arxiv -.13 ; mask|sign -.36 ; mask|web -.33 ; mask|word -.07 ;
        open| .05 ; open|capital -.09 ; open|upper -.16 ; open|volume -.17 ; open|word -.10 ; over| -.17 ;
        paren| .12 ; paren|arxiv -.19 ; paren|capital .13 ; paren|date -.75 ; paren|digit .24 ; paren|digits
        -.73 ; paren|edit .41 ; paren|in -.50 ; paren|initial -.11 ; paren|journal -.19 ; paren|letter .08 ;
        paren|lower -.34 ; paren|place_year .21 ; paren|placed .39 ; paren|proc .16 ; paren|pub .24 ;
        paren|report .09 ; paren|sign .21 ; paren|thesis .36 ; paren|upper -.09 ; paren|vol -.15 ; paren|volume
        -.62 ; paren|word .13 ; proc|place_year .17 ; proc|upper .24 ; proc|volume .43 ; pub|place_year -.29 ;
        pub|placed .42 ; pub|upper .16 ; pub|volume .08 ; quote| .22 ; quote|capital .79 ; quote|city .12 ;
        quote|digit .27 ; quote|digits .60 ; quote|edit .11 ; quote|in .61 ; quote|journal .77 ; quote|letter
        .40 ; quote|lower .32 ; quote|place_year .19 ; quote|placed .25 ; quote|proc .16 ; quote|pub .25 ;
        quote|report .06 ; quote|sign .21 ; quote|thesis .08 ; quote|upper .47 ; quote|vol .13 ; quote|volume
        1.10 ; quote|word .54 ; report|lower .63 ; report|place_year .09 ; report|placed .24 ; report|upper -.26
        ; report|volume .08 ; semi| -.73 ; semi|capital -.40 ; semi|city .10 ; semi|date -.08 ; semi|digit -.37
        ; semi|digits -.21 ; semi|letter .20 ; semi|lower -.07 ; semi|placed .64 ; semi|pub .21 ; semi|upper
        -.20 ; semi|vol .13 ; semi|volume -.41 ; stop| -1.03 ; stop|abbreviation -.81 ; stop|arxiv .31 ;
        stop|capital 1.29 ; stop|city .63 ; stop|date -.41 ; stop|digit .29 ; stop|digits .27 ; stop|edit .86 ;
        stop|in 1.19 ; stop|initial -1.57 ; stop|journal -.79 ; stop|letter .21 ; stop|place_year .50 ;
        stop|placed .90 ; stop|proc .21 ; stop|pub -.24 ; stop|report .66 ; stop|sign .52 ; stop|thesis .17 ;
        stop|upper .36 ; stop|vol -.57 ; stop|volume .90 ; stop|web .25 ; stop|word 2.17 ; thesis|upper .72 ;
        thesis|volume .14 ; vol| .09 ; vol|digit .60 ; vol|lower -.53 ; vol|placed -.11 ; vol|upper -.16 ;
        vol|volume -.95 ; web| -.14 ; web|lower -.21 ; web|place_year .25 ; web|upper -.19 ; within|capital -.12
        ; within|digits -.49 ; within|in -.61 ; within|placed -.05 ; within|upper -.50 ; within|volume -.06 ;
        year|capital .24 ; year|date -.19 ; year|digits -.08 ; year|initial -.08 ; year|letter -.14 ; year|proc
        -.08 ; year|sign -.53 ; year|volume -.31 ; year|word .29 ; | -1.20 ; |digit -1.34 ; |lower -1.28 ;
        |place_year .25 ; |placed .58 ; |upper -.69 ; |volume .76
    """,
    "I": """
        inside .40 ; venue .39
    """,
    "S": """
         .29 ; arxiv|org .14 ; city|names -.72 ; city|org -.31 ; date|names -.25 ; date|none .22 ; date|org -.11
        ; digit .41 ; edit|names -.42 ; edit|org -.67 ; in|names .39 ; in|none .13 ; in|org -.15 ; journal|names
        .14 ; journal|none -.55 ; journal|org -.09 ; lower -2.07 ; place_year .41 ; placed .62 ; proc|names .22
        ; proc|none .09 ; proc|org .61 ; pub|names .22 ; pub|none .09 ; pub|org -.16 ; quoteFalse -.66 ;
        quoteTrue .66 ; report|names -.05 ; thesis|names -.15 ; volume .31 ; vol|names -.09 ; vol|org -.12 ;
        web|names -.09 ; web|none -.10 ; web|org .06 ; |names 1.40 ; |org .38
    """,
    "T": """
        case-|- -1.45 ; case-|0 -1.41 ; case-|1 -.18 ; case-|2 -.10 ; case0|- -.36 ; case0|0 .55 ; case0|1 -.15
        ; case0|2 .68 ; case1|- -.11 ; case1|0 .72 ; case1|1 .18 ; case1|2 -.38 ; case2|- .88 ; case2|0 1.92 ;
        case2|1 .69 ; case2|2 .32 ; empty -1.79 ; no_rest -.06 ; quote_at 2.25 ; quote_past -.55 ;
        quote_unopened .14 ; words0 -1.55 ; words1 -2.58 ; words10 1.79 ; words16 2.28 ; words2 -1.15 ; words26
        1.69 ; words3 -.57 ; words4 .16 ; words5 .65 ; words6 1.07
    """,
    "X": """
        ask| .28 ; ask|capital -.13 ; ask|city -.09 ; ask|date -.09 ; ask|digit -.10 ; ask|in -.48 ; ask|journal
        -.06 ; ask|lower -.16 ; ask|place_year -.17 ; ask|placed -.19 ; ask|report -.17 ; ask|sign -.20 ;
        ask|upper -.08 ; ask|web -.06 ; ask|word -.36 ; colon| .73 ; colon|capital .16 ; colon|city -.13 ;
        colon|digit -.70 ; colon|digits .12 ; colon|initial -.15 ; colon|journal -.57 ; colon|letter .24 ;
        colon|lower .68 ; colon|place_year -.22 ; colon|proc -.09 ; colon|pub -.24 ; colon|report .07 ;
        colon|sign -.73 ; colon|upper .07 ; colon|volume -.14 ; colon|web -.07 ; colon|word .07 ; comma| .32 ;
        comma|abbreviation -.45 ; comma|capital -.45 ; comma|city -.28 ; comma|date .21 ; comma|digit -1.07 ;
        comma|digits -.55 ; comma|edit -1.30 ; comma|in -1.21 ; comma|initial -1.48 ; comma|journal -.67 ;
        comma|letter .43 ; comma|lower -.19 ; comma|place_year -1.03 ; comma|placed -.78 ; comma|proc -.35 ;
        comma|pub -.44 ; comma|sign -2.05 ; comma|thesis -.20 ; comma|upper -.78 ; comma|vol -.95 ; comma|volume
        -.90 ; comma|web -.28 ; comma|word -.40 ; dash| .46 ; dash|abbreviation -.15 ; dash|capital .14 ;
        dash|city -.12 ; dash|digits .05 ; dash|journal -.07 ; dash|lower -.10 ; dash|placed -.17 ; dash|upper
        .26 ; dash|vol .05 ; dash|volume .39 ; dash|word .35 ; mask| -.40 ; mask|arxiv -.12 ; mask|sign -.34 ;
        mask|web -.28 ; open| .35 ; open|capital .30 ; open|lower .07 ; open|upper .18 ; open|volume .21 ;
        open|word .15 ; paren| .59 ; paren|arxiv -.15 ; paren|capital -.55 ; paren|city -.32 ; paren|date .30 ;
        paren|digit -.71 ; paren|digits -.74 ; paren|edit -1.55 ; paren|in .79 ; paren|initial .06 ;
        paren|journal .12 ; paren|letter -.32 ; paren|place_year -.64 ; paren|placed -.72 ; paren|proc -.06 ;
        paren|pub -.37 ; paren|report -.22 ; paren|sign -.40 ; paren|thesis -.36 ; paren|upper .69 ; paren|vol
        -.10 ; paren|volume .24 ; paren|word .70 ; quote| .52 ; quote|capital -.42 ; quote|city -.08 ;
        quote|date -.13 ; quote|digit -.28 ; quote|digits -.05 ; quote|edit -.09 ; quote|in -.26 ; quote|journal
        -.06 ; quote|lower .24 ; quote|place_year -.14 ; quote|placed -.61 ; quote|pub -.14 ; quote|sign .14 ;
        quote|thesis -.06 ; quote|upper -.18 ; quote|vol -.08 ; quote|volume .53 ; quote|word -.08 ;
        semi|capital .05 ; semi|date -.25 ; semi|digit -.28 ; semi|digits -.34 ; semi|initial -.09 ;
        semi|journal -.08 ; semi|placed -.29 ; semi|sign -.21 ; semi|upper -.11 ; semi|vol -.14 ; semi|volume
        .23 ; semi|word .12 ; stop| -.21 ; stop|abbreviation -.44 ; stop|capital -.92 ; stop|city -.31 ;
        stop|date -.23 ; stop|digit -1.66 ; stop|digits -.93 ; stop|edit -.69 ; stop|in -.56 ; stop|initial
        -1.77 ; stop|journal -1.46 ; stop|letter .57 ; stop|lower -.32 ; stop|place_year -.48 ; stop|placed
        -1.04 ; stop|proc -.37 ; stop|pub -.76 ; stop|report -.65 ; stop|sign -1.23 ; stop|thesis -.42 ;
        stop|upper -.70 ; stop|vol .40 ; stop|volume -.57 ; stop|web -.13 ; stop|word -.36 ; within|capital .18
        ; within|digits -.21 ; within|upper -.16 ; within|volume .08 ; year|abbreviation -.24 ; year|capital
        -.30 ; year|digit -.23 ; year|digits .21 ; year|initial -.24 ; year|letter .21 ; year|proc -.24 ;
        year|sign -.33 ; year|word .41
    """,
}
WEIGHTS = {
    f"{group}:{name}": float(weight)
    for group, table in _TABLE.items()
    for name, _, weight in (row.strip().rpartition(" ") for row in " ".join(table.split()).split(" ; "))
}
