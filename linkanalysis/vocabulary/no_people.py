"""Words in a column of people that name nobody: offices, firms, remarks, ranks of the police.

Lives here: the words. Not here: what reads cells with them (`sheets.person_cells`).
"""

from __future__ import annotations

from linkanalysis.vocabulary.role_words import fold_words
from linkanalysis.vocabulary.writing import BORN, MONTHS, NO_NAMES, OTHER_MONTHS

# Words in place of a name, and of sentences: nobody is called so.
FILLERS = frozenset(
    fold_words(
        "see, attached, not, no, on, off, under, by, of, the, at, in, is, was, were, has, had, to, "
        "for, refused, pending, applicable, available, provided, known, identified, yes, none, "
        "never, per, above, below, same, seal, sealed, anonymous, unknown, withheld, redacted, "
        "declined"
    )
) - {"no", "in", "to"}  # No, In and To are family names of Korea and China
# Words of firms, offices and remarks; many are also family names, such as White and Church.
NO_PERSON = (
    FILLERS
    | NO_NAMES
    | {*MONTHS}
    | frozenset(
        fold_words(
            "no, in, to, police, dept, department, office, officer, sheriff, county, city, state, "
            "states, court, school, university, college, hospital, clinic, church, bank, store, "
            "shop, market, mart, restaurant, hotel, motel, commonwealth, government, agency, "
            "bureau, task, force, unit, division, records, record, database, report, reports, "
            "jail, prison, narrative, file, crime, stoppers, open, media, facebook, snapchat, "
            "instagram, whatsapp, telegram, tiktok, twitter, google, lexis, nexis, lexisnexis, "
            "accurint, dispatch, custody, admitted, discharged, transported, overnight, order, "
            "expired, active, stable, cold, storage, society, public, street, avenue, road, "
            "insurance, credit, union, general, tip, line, hotline, phone, call, walk, family, "
            "friend, stranger, neighbor, spouse, parent, mother, father, sister, brother, white, "
            "black, hispanic, years, old, name, names, info, information, polizei, policía, "
            "gendarmerie, stadt, land"
        )
    )
) - {"boy", "girl", "young"}
LEGAL_FORMS = frozenset(
    fold_words("inc, llc, llp, lp, plc, pllc, ltd, corp, co, company, gmbh, ag, sa, sarl, bv, srl")
)
NO_PERSON |= LEGAL_FORMS
# In front of a name; Marshal and Major are left out, which are also given names.
OFFICERS = frozenset(
    fold_words(
        "officer, ofc, detective, det, trooper, tpr, sergeant, sgt, lieutenant, lt, captain, capt, "
        "corporal, cpl, deputy, sheriff, patrolman, constable, inspector"
    )
)
# Beside a name: how a birth date, an age, a phone or a description is introduced.
SAID_BESIDE = frozenset(
    fold_words(
        "dob, d o b, born, geb, né, née, age, aged, yoa, yo, yrs, years, old, aka, phone, tel, ph, "
        "cell, mobile, home, work, wm, wf, bm, bf, hm, hf, jr, sr"
    )
)
# Beside a date: when else, and what day it is.
BESIDE_DATES = BORN | frozenset(
    fold_words(
        "dob, on, of, de, at, am, pm, st, nd, rd, th, utc, est, edt, cst, cdt, gmt, date, mon, "
        "tue, wed, thu, fri, sat, sun, monday, tuesday, wednesday, thursday, friday, saturday, "
        "sunday, 年, 月, 日, 년, 월, 일"
    )
)
# in a date in another language
OF_DATES = BESIDE_DATES | {*MONTHS, *OTHER_MONTHS}
