"""Names that would break a careless page, all of fictional people."""

MARKUP = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(1)</script>"
QUOTES = "\"Double\" 'single' & <!-- comment"
TURNED = "Eve\u202egnp.exe"
LONG = "Maximiliana " * 30
HIDDEN_NAME = "Wanda Hidden"
HIDDEN_PHONE = "phone:+15025550199"

PEOPLE = {
    "person:KY-1": "Ána Abel",
    "person:KY-2": "Ben Cole",
    "person:KY-3": MARKUP,
    "person:KY-4": SCRIPT,
    "person:KY-5": QUOTES,
    "person:KY-6": TURNED,
    "person:KY-7": LONG,
    "person:KY-8": HIDDEN_NAME,
}
CALLS = 260
