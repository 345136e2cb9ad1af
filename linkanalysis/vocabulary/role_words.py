"""Words for roles in the languages of police exchange, each with the role of `ROLES` that it means.

Lives here: `ROLE_WORDS`; how a word is folded before it is looked up; headings of role columns.
Not here: the roles and which of them protect (`roles`), words of one agency (``case.toml``).

What this library decided:

* A word is listed only if it means one role. ``V``, ``S``, ``W``, ``source``, ``patient``, ``MP``
  and the like may mean several; they are not listed, and whoever has them is withheld.
* "Sought" (*gesucht*, *recherché*, *buscado*) is not listed, because missing people are sought as
  well as fugitives. ``fugitive`` and its translations are.
* Words of suspicion below a conviction (accused, arrested, charged, on trial) are *suspect*.
* Ordinary functions (owner, driver, manager) are *unknown*: they neither suspect nor protect.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from linkanalysis.vocabulary.roles import ROLES

# letters that do not decompose into a plain letter and an accent
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ـ": ""}
)
# accents, and characters that are invisible or do not exist, including control characters
DROPPED = frozenset({"Mn", "Cc", "Cf", "Cs", "Co", "Cn"})
NUMBERED = re.compile(r" ?\d{1,3}$")  # "Victim 2", "witness #1"
LETTERS = re.compile(r"\b([^\W\d]) (?=[^\W\d]\b)")  # between single letters: D.O.B., C/I


def fold_word(text: str) -> str:
    """Fold a word for comparison: no case, accents, punctuation or control characters."""
    kept = []
    for sign in unicodedata.normalize("NFKD", text.casefold()).translate(PLAIN):
        category = unicodedata.category(sign)
        if sign in "\t\r\n":
            kept.append(" ")
        elif category not in DROPPED:
            kept.append(sign if category[0] in "LNM" else " ")
    return LETTERS.sub(r"\1", " ".join("".join(kept).split()))


def fold_words(text: str) -> list[str]:
    """Fold each word of a list with commas between."""
    return [fold_word(word) for word in text.split(",")]


# By role, the words of one language a line, in the order of the first role.
_WORDS: dict[str, tuple[str, ...]] = {
    "victim": (
        (
            "victims, vic, vict, survivor, injured party, injured person, injured, aggrieved, "
            "aggrieved party, aggrieved person, trafficking victim, victim of trafficking, "
            "victim of human trafficking, victim of crime, crime victim, alleged victim, "
            "identified victim"
        ),
        (
            "víctima, víctimas, ofendido, ofendida, "
            "agraviado, agraviada, perjudicado, perjudicada, "
            "parte ofendida"
        ),  # Spanish
        "victime, victimes, victime présumée, partie civile, lésé, lésée",  # French
        (
            "Opfer, Geschädigter, Geschädigte, Geschaedigter, Geschaedigte, Verletzter, Verletzte, "
            "Tatopfer"
        ),  # German
        "ضحية, الضحية, مجني عليه, المجني عليه, مجني عليها, المجني عليها",  # Arabic
        "жертва, потерпевший, потерпевшая, пострадавший, пострадавшая",  # Russian
        "потерпілий, потерпіла, постраждалий, постраждала",  # Ukrainian
        "ofiara, pokrzywdzony, pokrzywdzona, poszkodowany, poszkodowana",  # Polish
        "victimă, victima, persoană vătămată, parte vătămată, vătămat, vătămată",  # Romanian
        "vítima, lesado, lesada",  # Portuguese
        "vittima, persona offesa, parte offesa, parte lesa",  # Italian
        "slachtoffer, benadeelde",  # Dutch
        "mağdur, mağdure, kurban",  # Turkish
        "受害人, 受害者, 被害人",  # Chinese
        "nạn nhân, bị hại, người bị hại",  # Vietnamese
        "ผู้เสียหาย, เหยื่อ",  # Thai
        "biktima",  # Tagalog
        "पीड़ित, पीड़िता",  # Hindi
        "피해자",  # Korean
        "被害者",  # Japanese
        "viktimë, viktima, i dëmtuar, i dëmtuari, e dëmtuara",  # Albanian
        "žrtva, oštećeni, oštećena, жртва, оштећени, оштећена",  # Serbian, Croatian, Bosnian
        "пострадал, пострадала",  # Bulgarian
        "áldozat, sértett",  # Hungarian
        "oběť, poškozený, poškozená, obeť",  # Czech, Slovak
        "θύμα, παθών, παθούσα",  # Greek
        "brottsoffer, offer, målsägande, forurettet, fornærmet",  # Swedish, Danish, Norwegian
        "uhri, asianomistaja",  # Finnish
        "korban, mangsa",  # Indonesian, Malay
        "قربانی, متاثرہ",  # Persian, Urdu
        "ভুক্তভোগী",  # Bengali
        "קורבן, קרבן",  # Hebrew
        "auka, nukentėjusysis, upuris, cietušais, ohver, kannatanu",  # Baltic languages
        "žrtev, oškodovanec, oškodovanka",  # Slovene
        "mwathirika",  # Swahili
    ),
    "witness": (
        (
            "witnesses, wit, wtn, eyewitness, eye witness, protected witness, key witness, "
            "material witness"
        ),
        "testigo, testigos",
        "témoin, témoins",
        "Zeuge, Zeugin, Zeugen, Augenzeuge, Augenzeugin",
        "شاهد, الشاهد, شاهدة, شاهد عيان",
        "свидетель, свидетельница, очевидец",
        "свідок",
        "świadek",
        "martor, martora, martoră",
        "testemunha",
        "testimone",
        "getuige",
        "tanık, şahit",
        "证人, 證人, 目击者, 目擊者",
        "nhân chứng, người làm chứng",
        "พยาน",
        "saksi",  # Tagalog, Indonesian and Malay
        "गवाह, साक्षी",
        "목격자, 증인",
        "目撃者, 証人",
        "dëshmitar, dëshmitare, dëshmitari",
        "svedok, svjedok, svedokinja, svjedokinja, сведок",
        "свидетел, свидетелка",
        "tanú",
        "svědek, svědkyně, svedok",
        "μάρτυρας, μάρτυς",
        "vittne, vidne, vitne",
        "todistaja",
        "گواه",
        "সাক্ষী",
        "עד, עדה",
        "liudytojas, liudytoja, liecinieks, tunnistaja",
        "priča, očividec",
        "shahidi",
    ),
    "minor": (
        (
            "minors, child, children, juvenile, juveniles, "
            "juv, underage, under age, under 18, kid, "
            "infant, toddler, baby, teen, teenager, adolescent, minor child, underage person, "
            "child victim, minor victim, juvenile victim"
        ),
        "menor, menor de edad, niño, niña, adolescente",
        "mineur, mineure, enfant, adolescent, adolescente",
        (
            "Minderjähriger, Minderjährige, minderjährig, Minderjaehriger, minderjaehrig, Kind, "
            "Jugendlicher, Jugendliche"
        ),
        "قاصر, طفل, طفلة",
        (
            "несовершеннолетний, несовершеннолетняя, малолетний, малолетняя, ребенок, ребёнок, "
            "подросток"
        ),
        "неповнолітній, неповнолітня, дитина, підліток",
        "małoletni, małoletnia, nieletni, nieletnia, dziecko",
        "minoră, copil",
        "criança, menor de idade",
        "minore, minorenne, bambino, bambina",
        "minderjarige, minderjarig",
        "çocuk, reşit olmayan",
        "未成年人, 未成年, 儿童, 兒童, 少年",
        "trẻ em, trẻ vị thành niên, người chưa thành niên, vị thành niên",
        "เด็ก, ผู้เยาว์",
        "bata, menor de edad",
        "नाबालिग, बच्चा, बच्ची",
        "미성년자, 아동, 청소년",
        "未成年者, 児童, 子供",
        "i mitur, e mitur, fëmijë, i miturit",
        "maloletnik, maloletnica, maloljetnik, maloljetnica, dete, dijete, малолетник, дете",
        "непълнолетен, непълнолетна, малолетен",
        "kiskorú, fiatalkorú, gyermek",
        "nezletilý, nezletilá, mladistvý, dítě, maloletý, dieťa",
        "ανήλικος, ανήλικη, ανήλικο, παιδί",
        "minderårig, barn, mindreårig",
        "alaikäinen, lapsi",
        "anak, anak di bawah umur, budak",
        "کودک, بچه, نابالغ",
        "শিশু, নাবালক",
        "קטין, קטינה, ילד, ילדה",
        "nepilnametis, nepilnametė, vaikas, nepilngadīgais, bērns, alaealine, laps",
        "mladoletnik, mladoletnica, otrok",
        "mtoto",
    ),
    "possible_minor": ("possibly a minor, possible child, possible juvenile, suspected minor",),
    "possible_victim": (
        (
            "potential victim, suspected victim, presumed victim, "
            "probable victim, possible victims, "
            "posible víctima, presunta víctima, victime potentielle, mögliches Opfer, "
            "mutmaßliches Opfer, potenzielles Opfer, vermoedelijk slachtoffer, possível vítima, "
            "possibile vittima, presunta vittima"
        ),
    ),
    "missing_person": (
        (
            "missing, missing persons, missing child, missing juvenile, misper, runaway, run away, "
            "endangered missing, abducted, kidnapped, abductee"
        ),
        "desaparecido, desaparecida",
        "disparu, disparue, personne disparue, enfant disparu, fugueur, fugueuse",
        "vermisst, Vermisster, Vermisste, vermisste Person",
        "مفقود, مفقودة",
        "пропавший, пропавшая, пропавший без вести, без вести пропавший",
        "зниклий, зникла, зниклий безвісти, зникла безвісти",
        "zaginiony, zaginiona",
        "dispărut, dispărută, persoană dispărută",
        "pessoa desaparecida",
        "scomparso, scomparsa, persona scomparsa",
        "vermist, vermiste, vermiste persoon",
        "kayıp, kayıp kişi, kayıp şahıs",
        "失踪, 失踪者, 失踪人员, 失蹤者",
        "mất tích, người mất tích",
        "คนหาย, ผู้สูญหาย",
        "nawawala",
        "लापता, गुमशुदा",
        "실종자",
        "行方不明, 行方不明者",
        "i zhdukur, e zhdukur, person i zhdukur",
        "nestao, nestala, nestala osoba, nestali",
        "изчезнал, изчезнала",
        "eltűnt, eltűnt személy",
        "pohřešovaný, pohřešovaná, nezvěstný, nezvěstná",
        "αγνοούμενος, αγνοούμενη, εξαφανισθείς",
        "försvunnen, savnet",
        "kadonnut",
        "orang hilang",
        "گمشده",
        "নিখোঁজ",
        "נעדר, נעדרת",
    ),
    "confidential_source": (
        (
            "informant, informants, confidential informant, CI, C/I, CHS, CHIS, "
            "confidential human source, covert human intelligence source, human source, "
            "covert source, tipster"
        ),
        "informante, confidente",
        "informateur, informatrice, indicateur, indic",
        "V-Mann, V-Frau, V-Person, Vertrauensperson, Informantin",
        "مخبر",
        "информатор, осведомитель",
        "інформатор",
        "informator, informatorka",
        "informatore, informatrice, confidente",
        "informante confidencial",
        "muhbir, ihbarcı",
        "线人, 線人",
        "người cung cấp tin",
        "impormante",
        "मुखबिर",
        "정보원",
        "情報提供者",
        "informatori, informator i besueshëm",
        "doušnik, информаторка",
        "informátor, informátorka, besúgó",
        "πληροφοριοδότης",
        "uppgiftslämnare, meddeler",
        "informan",
    ),
    "reporting_person": (
        (
            "complainant, complainants, comp, compl, complaining party, complaining witness, "
            "reporting party, reporter, RP, R/P, caller, 911 caller, plaintiff, whistleblower"
        ),
        "denunciante, querellante",
        "plaignant, plaignante, dénonciateur",
        (
            "Anzeigeerstatter, Anzeigeerstatterin, Anzeigender, Hinweisgeber, Hinweisgeberin, "
            "Melder, Anrufer"
        ),
        "مشتكي, المشتكي, مبلغ, المبلغ",
        "заявитель, заявительница",
        "заявник, заявниця",
        "zgłaszający, zgłaszająca, zawiadamiający",
        "denunțător, reclamant, petent",
        "comunicante, queixoso, queixosa",
        "querelante",
        "aangever, aangeefster, melder",
        "müşteki, şikayetçi, ihbar eden",
        "举报人, 報案人, 报案人, 控告人",
        "người tố cáo, người tố giác",
        "ผู้แจ้ง, ผู้กล่าวหา",
        "nagrereklamo",
        "शिकायतकर्ता",
        "신고자, 고소인",
        "通報者, 告訴人",
        "denoncues, ankues, kallëzues",
        "prijavitelj, podnosilac prijave, подносилац пријаве",
        "жалбоподател, подател на сигнал",
        "feljelentő, bejelentő",
        "oznamovatel, oznamovatelka, oznamovateľ",
        "καταγγέλλων, μηνυτής",
        "anmälare, anmelder",
        "pelapor",
        "شاکی",
        "অভিযোগকারী",
        "מתלונן, מתלוננת",
    ),
    "unidentified": (
        (
            "unidentified person, unidentified victim, unidentified child, unidentified living, "
            "Jane Doe, John Doe, sin identificar, non identifié, unbekannte Person"
        ),
    ),
    "unidentified_deceased": ("unidentified body, unidentified remains, unidentified dead",),
    "suspect": (
        (
            "suspects, sus, susp, accused, arrestee, "
            "arrested, arrested person, offender, offenders, "
            "alleged offender, perpetrator, perp, defendant, def, "
            "deft, charged, indicted, indictee, "
            "detainee, prime suspect, suspected, alleged perpetrator"
        ),
        (
            "sospechoso, sospechosa, acusado, acusada, "
            "imputado, imputada, investigado, investigada, "
            "detenido, detenida, procesado, procesada, presunto autor"
        ),
        (
            "suspecte, mis en cause, mise en cause, mis en examen, "
            "mise en examen, prévenu, prévenue, "
            "accusé, accusée, gardé à vue"
        ),
        (
            "Verdächtiger, Verdächtige, Verdaechtiger, Tatverdächtiger, Tatverdächtige, "
            "Beschuldigter, Beschuldigte, Angeklagter, Angeklagte, Täter, Taeter, Tatverdaechtiger"
        ),
        "مشتبه به, المشتبه به, متهم, المتهم, متهمة",
        "подозреваемый, подозреваемая, обвиняемый, обвиняемая, подсудимый, подсудимая, задержанный",
        "підозрюваний, підозрювана, обвинувачений, обвинувачена",
        "podejrzany, podejrzana, podejrzewany, oskarżony, oskarżona, sprawca",
        "suspectă, inculpat, inculpată, învinuit, învinuită, făptuitor",
        "suspeito, suspeita, arguido, arguida, acusado, réu, indiciado",
        "indagato, indagata, sospettato, sospettata, imputato, imputata, arrestato",
        "verdachte, beklaagde, beschuldigde, dader",
        "şüpheli, sanık, zanlı",
        "嫌疑人, 犯罪嫌疑人, 嫌犯, 被告, 被告人, 疑犯",
        "nghi phạm, nghi can, bị can, bị cáo",
        "ผู้ต้องสงสัย, ผู้ต้องหา, จำเลย",
        "suspek, akusado, nasasakdal",
        "संदिग्ध, आरोपी, अभियुक्त",
        "용의자, 피의자, 피고인",
        "容疑者, 被疑者",
        "i dyshuar, i dyshuari, e dyshuara, i pandehur, i pandehuri, i akuzuar",
        (
            "osumnjičeni, osumnjičena, okrivljeni, okrivljena, optuženi, optužena, осумњичени, "
            "окривљени, оптужени"
        ),
        "заподозрян, обвиняем, подсъдим",
        "gyanúsított, terhelt, vádlott, elkövető",
        "podezřelý, podezřelá, obviněný, obviněná, obžalovaný, pachatel, podozrivý, obvinený",
        "ύποπτος, ύποπτη, κατηγορούμενος, κατηγορούμενη, δράστης",
        "misstänkt, tilltalad, mistænkt, sigtet, tiltalt, mistenkt, siktet",
        "epäilty, syytetty",
        "tersangka, terdakwa, suspek",
        "متهم, مظنون, ملزم",
        "সন্দেহভাজন, অভিযুক্ত",
        "חשוד, חשודה, נאשם, נאשמת",
        "įtariamasis, kaltinamasis, aizdomās turamais, apsūdzētais, kahtlustatav, süüdistatav",
        "osumljenec, osumljenka, obdolženec, obtoženec",
        "mshukiwa, mtuhumiwa",
    ),
    "convicted": (
        (
            "convict, convicted offender, convicted person, condenado, condenada, condamné, "
            "condamnée, Verurteilter, Verurteilte, verurteilt, مدان, осужденный, осуждённый, "
            "засуджений, skazany, skazana, condamnat, condamnată, condannato, condannata, "
            "veroordeelde, veroordeeld, hükümlü, 罪犯, i dënuar, "
            "osuđeni, osuđenik, осъден, elítélt, "
            "odsouzený, καταδικασθείς, dömd, dømt, tuomittu, terpidana"
        ),
    ),
    "wanted": (
        (
            "wanted person, fugitive, fugitive from justice, prófugo, prófuga, fugitivo, fugitiva, "
            "fugitif, fugitive, foragido, foragida, latitante, firari, 通缉犯, 逃犯, bị truy nã, "
            "지명수배자, 수배자, 指名手配, भगोड़ा, szökevény, buronan, daftar pencarian orang"
        ),
    ),
    "of_interest": ("person of interest, POI, subject of interest, of interest",),
    "associate": ("contact, associates, known associate, associated person, contact person",),
    "deceased": ("dead, deceased person",),
    "unknown": (
        (
            "none, n/a, na, not applicable, unk, other, oth, other person, mentioned, named, "
            "no specific role, desconocido, inconnu, unbekannt, неизвестно, sconosciuto, onbekend, "
            "nieznany, necunoscut, bilinmiyor, 不明, 未知"
        ),
        (
            "owner, registered owner, vehicle owner, driver, registered keeper, manager, director, "
            "employee, employer, investor, shareholder, landlord, mayor, mentor, lawyer, attorney, "
            "accountant, officer, police officer, investigator, banker, broker, "
            "business partner, company director, subscriber, account holder, tenant"
        ),
    ),
}


def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for role, languages in _WORDS.items():
        for words in languages:
            found |= dict.fromkeys(fold_words(words), role)
    # the words of the vocabulary itself come last: nothing may change their meaning
    return found | {fold_word(text): row.name for row in ROLES for text in (row.label, row.name)}


ROLE_WORDS = _by_word()
# Headings of a column of roles. "Type", "status" and "category" are not among them: they may be
# about anything, and a role column withholds whoever has a word in it that is not known.
ROLE_HEADINGS = frozenset(
    fold_words(
        "role, roles, role code, role type, role name, role description, role in case, "
        "role in incident, role in event, case role, incident role, person role, party role, "
        "subject role, involvement role, rol, rôle, Rolle, ruolo, papel na ocorrência, "
        "роль, rola, rolul, rolë, uloga, улога, роля, szerep, szerepe, role osoby, ρόλος, "
        "rooli, peran, vai trò, 角色, 役割, 역할, บทบาท, भूमिका, دور, الدور, نقش, תפקיד, tungkulin, "
        "role cd, role desc, statement role, involvement, involvement type, involvement code, "
        "type of involvement, involved as, person type, type of person, party type, name type, "
        "subject type, rôle procédural, qualité procédurale, Beteiligtenrolle, Verfahrensrolle, "
        "calidad procesal, situación procesal, rola procesowa, роль лица, процессуальный статус, "
        "процессуальное положение, hoedanigheid, role v případu, 人员类型, 人员类别"
    )
)
# The seams of "CaseRole" and "VictimFlag"; words in capitals such as "DOB" stay whole.
SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
LAST_NUMBER = re.compile(r"\s*\d+$")


def is_role_heading(text: str) -> bool:
    """Tell whether a column or attribute of this name holds roles."""
    # "Role(s)" folds to "role s" and "Role 2" has a number; "Victim/Suspect" lists the roles
    folded = LAST_NUMBER.sub("", fold_word(SEAM.sub(" ", text)).removesuffix(" s"))
    words = [word for word in folded.split() if word != "or"]
    listed = len(words) > 1 and any(sign in text for sign in "/|") and set(words) <= set(ROLE_WORDS)
    return folded in ROLE_HEADINGS or fold_word(text) in ROLE_HEADINGS or listed


def find_role_word(text: str) -> str:
    """Return the role that a word means in any listed language, or an empty text."""
    folded = fold_word(text)
    return ROLE_WORDS.get(folded) or ROLE_WORDS.get(NUMBERED.sub("", folded), "")


# Similarity from which a word counts as misspelled: "victm" and "witnes" are above it, "mentor",
# "investor" and "Victoria" below it. Shorter words than these are near to too many others.
MISSPELLED = 0.85
SHORTEST = 5  # letters


def near_role(text: str) -> str:
    """Return the role of the word that a misspelled one is nearest to, or an empty text."""
    folded = fold_word(text)
    near = get_close_matches(folded, ROLE_WORDS, n=1, cutoff=MISSPELLED)
    return ROLE_WORDS[near[0]] if near and len(folded) >= SHORTEST else ""
