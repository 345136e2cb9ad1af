"""Short and other forms of forenames, by the name that they are forms of.

Lives here: `NICKNAMES`, from ``nicknames.txt`` and, for names of the Bible and the Quran in the
scripts of their languages, ``scripture_names.txt``; `FORENAMES`, words that are known as forenames.
Not here: other spellings of one word (`romanization`).
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["FORENAMES", "NICKNAMES"]

_FILES = ("nicknames.txt", "scripture_names.txt")
_LINES = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _FILES)
NICKNAMES: tuple[tuple[str, ...], ...] = tuple(
    tuple(dict.fromkeys(line.split()))
    for line in _LINES.splitlines()
    if line and not line.startswith("#")
)

# Forenames that have no other form above, one letter or two from another: with those of
# `NICKNAMES`, names that are known as such.
_OTHERS = """
rajesh ramesh suresh naresh mahesh dinesh ganesh mukesh rakesh anita amita sunita kavita savita
lalita louise louis yuko yuka yuki haruka haruki kenji kenta keiko reiko akiko akira
marina mariana marian mariano bart bert burt carla carlo paola paolo hassan hasan husayn hussein
hussain daniela danielle jana jan jane joan jean lena lina dina dana tina nina mina rina irina
arina karina karin karen karim kamil kamila jamil jamila milan milena milana mila lila leila layla
lara laura valentin valentino roman romana simon simone simona ivana ivanka yana anja hanna hana
henna emma emil ella erik erika derek darek marek mark marko marcel marcela marcin maxim maxima
oleg olek alan allan elan rosa rose ruth rita rada radka nadia nadine natan tamar tamara samir
samira amir amira amin amina salim salima selim salem khalid khaled khalil farid farida farah sara
samar omar umar amr said saida sayid yasin yasir yasmin nasir nasser nabil nabila jamal kamal
jalal bilal hamid hamida hamad hamed bruno bruna silvio silvia claudio claudia sergio fabio fabia
flavio flavia julio mario marius darius dario daria darya maya mayra myra kira kyra lydia linda
luna lena elisa elsa elias elijah eliana liliana lilian lillian vivian vivien brian bryan ryan
kevin keith kathleen colin collin robin robyn aaron arron darren warren lauren loren lorena sabina
sabrina selena selina serena sergej alena alina elina evelina evelyn adam adama adrian adriana
adriano andrei andreea ines inez agnes angela angelo angelina anita antonia
"""
# Frequent forenames of many countries, from general knowledge, not from a table.
_FREQUENT = """
carmen josefa isabel lucia luisa luis lucio pilar raquel teresa manuela paula mercedes beatriz
rocio silvia irene montserrat alba sonia sandra nuria susana monica yolanda margarita noelia celia
javier rafael angel fernando jorge alvaro diego raul ramon vicente oscar ruben joaquin santiago
marcos hugo alfonso salvador ricardo emilio martin julian gonzalo agustin felix cesar domingo
esteban benito ahmet mehmet osman murat omer kadir kadri emre emir eren kerem kenan kemal cemal
celal hakan serkan erkan orkan volkan burak barak tarik turan tuna zeynep elif zehra hanife esra
busra kubra ceren seren selin sevgi sevda deniz ebru imran irfan adnan ammar anwar ashraf asim azim
aziz basim fahd fahim faisal fuad habib hakim hazim hisham jabir jafar jihad majid mahdi malik
mansur marwan mazin munir nadim nadir najib nizar rafiq rashid rashad sabir sadiq salman sami
shahid sharif suhail tahir talib usama wahid walid yahya zahid zahir aisha basma ghada hala hanan
hind huda iman lubna manal mariam najwa nawal rana rim safa salwa sana sawsan suha wafa anil sunil
sushil amit sumit ajit ajay vijay sanjay vivek vinod manoj pramod prakash pradeep sandeep mandeep
gurdeep gurpreet harpreet deepak ashok alok arun varun tarun karan kiran rohit mohit rahul asif
arif kashif atif priya riya pooja neha sneha rekha lekha meena reena seema neema usha asha nisha
anjali dena dora cora nora flora mara marla darla carla lola viola della bella gemma jenna jenny
penny benny lenny kenny denny manny perry roland ronald arnold darnell terrell randall kendall
kelvin ervin irvin merlin marlin marlon harlan carlton clifton clinton preston weston jimmy timmy
tommy jamie janie jackie mandy candy sandy randy wendy cindy mindy trina denis boris gleb bogdan
jordan milan zoran goran dragan stojan bojan milos mirko zarko darko mirka mira vesna jasna rimma
galina polina ruslan rustam timur olivia ava mia amelia harper avery scarlett grace chloe riley
aria zoey hazel aurora violet stella addison eliana ivy everly hailey haley kaylee kayla kylie kyle
jayden hayden kayden aiden mason jason carson logan owen wyatt carter grayson jackson lincoln
hudson landon brandon brendan brenda justin dustin austin tyler taylor kelly kerry terry larry
harry barry gary megan morgan tracy casey carol caroline carolina marilyn marvin melvin calvin
alvin
"""
FORENAMES = frozenset((*_OTHERS.split(), *_FREQUENT.split())).union(*NICKNAMES)
