"""Words that decide whether a word in a text is a name, a date or something else.

Lives here: names that are also ordinary words, words and entries in the place of a name, months,
numerals, what follows the name of a street and how addresses shorten it, abbreviations that look
like initials.
Not here: how texts are searched (`keys.spelling`, `protection.mentions`).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Given and family names that English or Spanish also uses as ordinary words. In lower case they
# name nobody; with a capital they do. A name that is missing here is withheld also in lower case.
ORDINARY = _words(
    "abbey amber angel april ash aspen august aura autumn baby baker banks barber bay bear bell "
    "berry bill birch bird bishop black blaze blossom blue bob bond books brand brave breeze "
    "bridge bright brook brooks brown buck bud bunny burns bush butcher butler candy card "
    "carpenter carter cash castle cat chance charity chase cherry chip christian church clay "
    "cliff coal cole coral cook cooper cotton crane crystal daisy dale dawn day dean diamond "
    "dice dolly dove drew duke earl early east ebony ember emerald ever faith fan farmer fern "
    "field finch fish fisher flora flower forest forester foster fox frank freed friend frost "
    "gale garden gardener gay gem gene genesis ginger glen glory gold golden good grace grant "
    "gray green grey grove guy hale hall harbor harmony harp hart haven hazel heath heather "
    "heaven herb hill holiday holly honey hood hope house hunt hunter iris ivory ivy jack jade "
    "jasmine jay jean jewel jolly joy judge june justice kay key kid king kitty knight lake "
    "lane lark laurel law leaf lee liberty lily lilac little long love low lucky luna lynx mae "
    "maple march mark marsh mars marina mason mat max may meadow melody mercy merry mike miles "
    "mill miller mills mimi misty monday money moon moore moral moss mouse myrtle nice night "
    "noble noon north nova oak ocean olive opal page paige paris park parker pat patience peace "
    "peach pearl penny pepper piper pine pink pleasant poet poppy porter post pot potter power "
    "precious price pride prince princess prudence queen rain rainbow raven ray red reed reef "
    "rich river rivers rob robin rock rocky rod roman rose rosemary rosy royal ruby rue rush "
    "sable sage sailor sandy savannah serenity shade shark shaw shepherd short silver sky smith "
    "snow song spark sparrow spring star starling steel sterling stone storm strong sue sugar "
    "summer summers sun sunday sunny sunshine swan sweet taylor temple terry thorn thomas tiger "
    "tom tony trinity tucker turner tyler unity vale valley van victor victory vine viola "
    "violet walker wall ward warden water waters weaver webb weeks wells west wheeler white "
    "wild will wills willow winter wise wolf wood woods worth wren young youth zeal alba alma "
    "amor angeles blanca bonita campos casa cielo consuelo cruz delgado dolores domingo dulce "
    "esperanza estrella flor flores gloria guerra leal leon luz mar mercedes moreno nieves paz "
    "perla pilar prado ramos reina reyes rico rios rosa rosario rubio santa santos sol soledad "
    "torres vargas vega vera victoria vida"
)
# words that records write in place of an unknown name
NO_NAMES = _words(
    "adult boy case caller child client female girl human jane_doe juvenile male man minor missing "
    "patient person reporting source subject unidentified unknown victim witness woman young"
)
# words of which whole entries consist that stand for somebody unknown: Jane Doe, Hotel Guest
PLACEHOLDERS = NO_NAMES | _words(
    "anonymous customer doe given guest hotel in jane john motel na name no none not occupant of "
    "passenger party refused roe room tba tbd unit unk unnamed visitor walk withheld"
)
# Whole entries in the column of a name that say how was paid or that nobody was named, folded. As
# one person they would tie strangers: everybody who paid in cash, all prepaid phones.
PAID_HOW = frozenset(
    (
        *("cash", "card", "credit", "debit", "credit card", "debit card", "gift card", "prepaid"),
        *("check", "cheque", "transfer", "wire", "voucher", "comp", "complimentary"),
        *("efectivo", "contado", "tarjeta", "tarjeta de credito", "tarjeta de debito"),
        *("transferencia", "cortesia"),
        *("ach", "atm", "pos", "atm deposit", "atm withdrawal", "bank transfer", "card payment"),
        *("card purchase", "cash deposit", "cash withdrawal", "check deposit", "direct debit"),
        *("direct deposit", "internal transfer", "mobile deposit", "online transfer"),
        *("pos purchase", "wire transfer", "bank fee", "monthly fee"),
        *("service charge", "cajero", "cajero automatico", "deposito en efectivo"),
        *("retiro de efectivo", "transferencia bancaria", "transferencia interna"),
    )
)
NOBODY_NAMED = PAID_HOW | frozenset(
    (
        *(
            "none",
            "unknown",
            "anonymous",
            "walk in",
            "walkin",
            "na",
            "n a",
            "nobody",
            "nd",
            "n d",
            "ninguno",
            "nadie",
        ),
        *("desconocido", "desconocida", "same", "same as above", "ditto", "current resident"),
        *("resident", "prepaid customer", "prepaid user", "prepaid subscriber", "pay as you go"),
        *("wireless caller", "wireless customer", "wireless subscriber"),
        *("self", "various", "various payers", "various payees", "varios"),
        *("own account", "various customers", "counterparty"),
        *("unknown payer", "unknown payee", "unknown sender", "unknown recipient"),
        *("unknown remitter", "unknown beneficiary", "unknown counterparty"),
    )
)
# Given names in `PLACEHOLDERS`: alone they are the name of somebody.
GIVEN_NAMES = frozenset(("jane", "john"))
# Words that are nobody's name beside a number: Guest 12, Informant 3.
NUMBERED = (PLACEHOLDERS - GIVEN_NAMES) | _words("agent complainant informant officer tenant")
PARTICLES = _words("da de del della den der di do dos du el la las le los van von und y zu")
# Words that make a sentence, in front of or behind which a capital "Will" or "May" is a verb.
PRONOUNS = _words("i you he she it we they this that these those there the anyone someone who")
VERBS = _words("can may will")
# Behind these and a capital, a word is the name of a street or a town. "Court", "Drive" and "Place"
# are left out: "Maria Court date" is about Maria.
STREETS = _words(
    "street st avenue ave road rd boulevard blvd lane ln highway hwy pike turnpike parkway pkwy "
    "bridge creek county"
)
# The parts of an American address that are also written short, and how (USPS Publication 28).
SHORT_ADDRESS = {
    "apartment": "apt", "avenue": "ave", "boulevard": "blvd", "circle": "cir", "court": "ct",
    "drive": "dr", "east": "e", "fort": "ft", "highway": "hwy", "lane": "ln", "mount": "mt",
    "north": "n", "parkway": "pkwy", "place": "pl", "road": "rd", "route": "rte", "south": "s",
    "square": "sq", "street": "st", "suite": "ste", "terrace": "ter", "trail": "trl",
    "turnpike": "tpke", "west": "w",
}  # fmt: skip
# Codes of states; those that are also words count only behind a comma: "Maria OK with it".
STATES = _words(
    "AK AL AR AZ CA CO CT DE FL GA IA IL KS KY MD MI MN MO MS MT NC ND NE NH NJ NM NV NY RI SC SD "
    "TN TX UT VA VT WA WI WV WY"
)
COMMA_STATES = STATES | _words("DC HI ID IN LA MA ME OH OK OR PA")
# capital letters with full stops that are no initials
ABBREVIATIONS = _words("am pm us usa uk eu un dc la ny nj po ps pd id ip ok tv bc ad eg ie vs pi")
_MONTHS = (
    "january jan enero ene janvier januar janeiro gennaio ianvaria ianvar",
    "february feb febrero fevrier februar fevereiro febbraio fevralia fevral",
    "march mar marzo mars marz maerz marco marta mart",
    "april apr abril abr avril aprile aprelia aprel",
    "may mayo mai maio maggio maia",
    "june jun junio juin juni junho giugno iiunia iiun iunia",
    "july jul julio juillet juli julho luglio iiulia iiul iulia",
    "august aug agosto ago aout avgusta avgust",
    "september sep sept septiembre septembre setembro settembre sentiabria sentiabr",
    "october oct octubre octobre oktober outubro ottobre oktiabria oktiabr",
    "november nov noviembre novembre novembro noiabria noiabr",
    "december dec diciembre dic decembre dezember dezembro dicembre dekabria dekabr",
)
# English, Spanish, French, German, Portuguese, Italian and Russian, without accents, y as i
MONTHS = {
    name.replace("y", "i"): number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
}
# More languages, and Roman numerals, in dates alone: Maja and Kasim are also names of people, and
# beside a number (Maja, 17) they remain names. Dutch, Polish, Czech, Romanian, Hungarian, Finnish,
# Swedish, Danish, Turkish, Ukrainian, Bulgarian, Greek, Arabic, Hebrew and Thai.
_OTHER_MONTHS = (
    (
        "i januari stycznia ledna ianuarie januar tammikuuta ocak sichnia ianuari ianoiarioi inir "
        "inv'r mkrakhm"
    ),
    (
        "ii februari lutego unora februarie helmikuuta subat liutogo fevruari fevroiarioi fbrir "
        "fvrv'r kumphaphanth"
    ),
    (
        "iii maart marca brezna martie marcius maaliskuuta mart bereznia marts martioi mrs mrts "
        "minakhm"
    ),
    "iv kwietnia dubna aprilie aprilis huhtikuuta nisan kvitnia aprilioi 'bril 'fril emsain",
    "v mei maja kvetna majus toukokuuta maj travnia maioi miw m'i phruesphakhm",
    (
        "vi juni czerwca cervna iunie junius kesakuuta haziran chervnia iuni ioinioi iwniw ivni "
        "mithunain"
    ),
    (
        "vii juli lipca cervence iulie julius heinakuuta temmuz lipnia iuli ioilioi iwliw ivli "
        "krkdakhm"
    ),
    (
        "viii augustus sierpnia srpna augusztus elokuuta augusti agustos serpnia aigoistoi 'ghsts "
        "'vgvst singhakhm"
    ),
    (
        "ix wrzesnia zari septembrie szeptember siiskuuta eilul veresnia septemvri septemvrioi "
        "sbtmbr sftmvr kaniain"
    ),
    (
        "x okt pazdziernika rijna octombrie lokakuuta ekim zhovtnia oktomvri oktovrioi 'ktwbr "
        "'vktvvr tulakhm"
    ),
    (
        "xi listopada listopadu noiembrie marraskuuta kasim noemvri noemvrioi nwfmbr nvvmvr "
        "phrueschikain"
    ),
    (
        "xii grudnia prosince decembrie joulukuuta aralik grudnia dekemvri dekemvrioi dismbr "
        "dtsmvr thanwakhm"
    ),
)
OTHER_MONTHS = {
    name.replace("y", "i"): number
    for number, names in enumerate(_OTHER_MONTHS, 1)
    for name in names.split()
}
SEASONS = _words("spring summer autumn fall winter")
# what stands in front of a birth date, in transliteration
BORN = _words("dob d.o.b born birth geb nacid nascid nato ne\\sle nee\\sle rozhd fodt")
# in front of a family name that is too short to name anybody alone
TITLES = _words("mr mrs ms miss mx madam mme mlle sr sra srta senor senora herr frau dona signora")
HAN_TITLES = ("小姐", "女士", "太太", "先生", "姑娘", "同学")
NUMERALS = {
    name: str(number)
    for number, names in enumerate(
        (
            *("zero oh cero", "one uno", "two dos", "three tres", "four cuatro", "five cinco"),
            *("six seis", "seven siete", "eight ocho", "nine nueve"),
        )
    )
    for name in names.split()
}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second"),
    *("twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh"),
    *("twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
)
ORDINALS = {name.replace("y", "i"): number for number, name in enumerate(_ORDINALS, 1)}
# The hundred commonest Chinese family names (about 85 % of people): a text in Chinese characters
# names somebody only from such a character on, since two syllables alone are often another word.
FAMILY_CHARACTERS = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "張劉陳楊黃趙吳孫馬羅鄭許韓馮鄧蕭葉蘇呂盧鐘譚陸賈韋鄒閻龍賀顧龔萬錢嚴湯"
)
