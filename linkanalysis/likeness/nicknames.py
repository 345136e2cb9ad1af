"""Short and other forms of forenames, by the name that they are forms of.

Lives here: `NICKNAMES`. One line is one forename; a word may be in several lines (Alex, Sasha).
Those of the Bible and the Quran are in ``scripture_names.txt``, in the scripts of their languages.
Not here: other spellings of one word (`romanization`).
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["FORENAMES", "NICKNAMES"]

_LINES = """
abigail abby abbie gail
abraham abe bram avraham ibrahim ebrahim
alexander alex al alec sandy sasha sascha aleksandr alejandro alessandro alexandre iskander
alexandra alex sandra sasha sascha alejandra alessandra aleksandra sandy
ahmed ahmad ahmet achmed akhmed
alfred al fred alf alfredo
andrew andy drew andrei andrey andres andre andrea andreas andriy andrzej
anastasia nastya stacy ana anastasiya
ann anna anne annie nan nancy hannah ana anya annette ania
anthony tony antonio anton antoine toni antonis
arthur art artie arturo artur
barbara barb babs barbie varvara
benjamin ben benny benji benjamim binyamin
bernard bernie barney bernardo bernhard
bogdan bohdan
catherine cathy kate katie kathy cate cat kat katherine kathryn katrina catalina ekaterina \
    katya kasia katarzyna katharina kathrin yekaterina katerina
carlos charlie carlitos
charles charlie chuck chas chip carlos karl carl karol carlo
christina chris tina christine kristina cristina christie
christopher chris kit topher cristobal kristof christophe christoforos
christian chris cristian kristian
concepcion concha conchita
daniel dan danny daniil danilo danilo dani
david dave davy davey dawid dawud daud
deborah deb debbie debby
dennis denny denis
dimitri dima dmitri dmitry mitya dimitrios dimitris mitsos dmytro
dolores lola
donald don donnie
dorothy dot dottie dolly dorothea
edward ed eddie ned ted teddy eduardo eduard edouard edvard
eleanor ellie nell nora leonor
elena lena alyona helena helen olena ilona eleni helene
elizabeth liz beth betty eliza lizzie lisa elisabeth elsie isabel libby betsy elzbieta elisabet \
    elizaveta liza
eustathios efstathios evstathios stathis
emanuel manny manuel manolo emmanuel emanuele
emily em emmy emilia
enrique quique kike henry heinrich henri
eugene gene evgeny yevgeny evgeni zhenya eugenio evgenios
evangelos vangelis
fatima fatma fatimah fatemeh
felipe philip filip philippe
florence flo florencia
francis frank fran frankie francisco francesco franz francois paco pancho kiko
frances fran francesca francisca franny
frederick fred freddy fritz federico frederic friedrich fredrik
gabriel gabe gavriil gabi
george georgie jorge georg georges giorgio giorgos yorgos georgios yuri jerzy heorhiy georgi \
    gheorghe
gerald gerry jerry gerardo gerard
gertrude trudy gert
giuseppe beppe pino
gregory greg gregg gregorio grigory grigoris grisha hryhoriy
guillermo memo william
harold hal harry
henry harry hank hal enrique
ignacio nacho
ingrid inga inge
ioannis yannis giannis john
isaac ike zac ishaq
ivan vanya john
jack john
jacob jake jacobo yakov jakob
james jim jimmy jamie jem jaime
jamal gamal djamal
jane janet jenny janie
janet jan jane
jeffrey jeff geoffrey geoff
jennifer jen jenny jenn
jeremy jerry jeremiah
jesus chuy
jessica jess jessie
joan joanie joanne
john jack johnny jon juan ivan jan hans johann johannes jean giovanni ioannis joao yahya janos
jonathan jon jonny jonatan
jose pepe josef joseph
joseph joe joey jose josef giuseppe josip yusuf iosif yosef yousef youssef josep
joshua josh
juan juanito
hansjoachim hajo
hansjurgen hajue
johann hans johannes
judith judy jude
julia julie yulia juliya giulia
katherine kit kitty
kenneth ken kenny
konstantin kostya kostas konstantinos constantine constantin dinos
larissa lara larisa
laurence larry lawrence lorenzo laurent lars
leonard leo len lenny leonardo leonid
leonardo leo nardo
lev leo
louis lou louie luis lewis luigi ludwig
lucia lucy luz
lyubov lyuba
margaret maggie meg peggy marge margie greta margarita rita malgorzata
maria mary marie masha mariya miriam maryam mariam mia
mary molly polly mamie
martha marty marta marfa
martin marty martino
matthew matt matty mateo matteo matthias matvei matthieu
mercedes merche
michael mike mick mickey mikey miguel mikhail misha michal michel michele mihail mikael \
    mykhailo michalis
mildred millie
mohammed muhammad mohamed mohammad mehmet mehmed mohamad muhammed mahomet mohd muhamad mohamad md
nadezhda nadia nadya
natalia natasha natalie nataliya natalya
nathan nate nathaniel nat
nathaniel nate nat
nicholas nick nicky nicolas nikolai nicolae nikolaos nikos nico kolya klaus mykola niko
nicole nikki
oliver ollie
olga olya olha
pamela pam
patricia pat patty trish tricia
patrick pat paddy rick patricio
paul pablo pavel paolo pavlo pawel paulo pavlos
pedro perico peter
peter pete pedro pyotr petr piotr pierre pietro petros petro
philip phil pip felipe filip philippe
qasim kassem kasem kacem gasim qassem ghassem
rebecca becky becca rebeca
richard rick dick rich ricky richie ricardo riccardo
robert bob rob bobby robbie bert roberto
roberta bobbie
rodrigo rigo
ronald ron ronnie ronaldo
rosario charo
rose rosie rosa roza
samuel sam sammy samuil shmuel
samantha sam
sarah sally sadie sara
sergei seryozha sergio serge sergey serhiy sergios
sophia sophie sofia sonya sofya zosia
stanislav stas slava stanislaw
stephen steve steven esteban stefan stepan etienne stephan stefano stefanos stepan
susan sue susie suzy susana suzanne
svetlana sveta
tatiana tanya tatyana tetiana
teresa terry tess theresa tereza
theodore ted teddy theo fyodor fedor teodoro theodoros
thomas tom tommy tomas tomasz tommaso foma
timothy tim timmy timofei timoteo
yusuf youcef youssef yousuf yousef yousif yosef joseph
itzhak yitzhak yitzchak isaac
uthman osman othman usman ousmane
valentina valya
valery valera valeri valerii
vasily vasya basil vasilios vasilis vasyl
veronica ronnie vera veronika
victor vic viktor vitya
victoria vicky tori viktoria vika
vincent vince vinny vicente vincenzo
vladimir vova volodya volodymyr wladimir vladimiro vlad
vladislav vlad slava
vyacheslav slava viacheslav
walter walt wally gualterio
william will bill billy willy liam guillermo wilhelm guillaume guglielmo
xenia ksenia oksana
yuri yura iurii yurii iuri jurij
zachary zach zack
charalampos charalambos haralampos haralambos babis
catherine katerina aikaterini ekaterini katina kaiti ekaterina kateryna katsiaryna katya kati
hakob hagop akop jacob
karapet garabed
petros bedros
grigor krikor grigory ryhor hryhoriy
tigran dikran
poghos boghos
sargis sarkis
vardan vartan
hovhannes ohannes
galina halyna halina galya
oleg oleh aleh
igor ihor ihar
nikita mykyta mikita
kirill kyrylo kiryl cyril
alexander oleksandr aleksandr aliaksandr sasha shura sanya xander
alexandra oleksandra aleksandra aliaksandra sasha shura
alexey aleksei oleksii oleksiy aliaksei alexei lyosha alyosha alexis
eugene yevhen yauhen evgeny zhenya
irina iryna ira
svetlana svitlana sviatlana sveta
lyudmila ludmila lyudmyla liudmila lyuda luda mila
nadezhda nadiia nadiya nadzeya nadia nadya
anna hanna anya
lyubov liubov lyuba
sergei siarhei serhii
nicholas mikalai mykola nikolai kolya mikola
vladimir uladzimir volodymyr vova
olga volha olha olya
natalia natallia nataliia natasha
tatiana tatsiana tetiana tanya
oksana aksana ksenia
elena alena olena lena
anatoly anatoliy anatol tolya tolik
boris barys borys borya
gennady hennadiy henadz gena
daria darya dasha
zinaida zina
lidia lydia lida
yakov yakiv yasha jacob
theodore fyodor fedir fedya thodoris theodoros
paul pavel pasha pavlo
peter pyotr petya petro
ksenia ksyusha kseniia
michael mikhas mykhailo misha
athanasios thanasis nasos
panagiotis panos takis panayiotis
spyridon spyros
vasilios vasileios vasilis vassilis
emmanouil manolis manos emmanuel
eleftherios lefteris
apostolos tolis
stylianos stelios
aristidis aris
evangelia litsa vangelio
paraskevi voula evi vivi
kalliopi popi
sotirios sotiris
ioannis yiannis giannis yannis
georgios yiorgos giorgos yorgos
hussein husayn hossein hussain husain hosein houssine hussayn
hassan hasan hassen
khalid khaled
said saeed saeid sayeed
omar umar omer
aisha aicha ayesha aysha aishah
zaynab zeinab zineb zainab zeynep
mustafa moustafa mostafa moustapha mustapha
mahmud mahmoud mehmud
tariq tarek tarik tareq
rashid rachid rasheed
sharif cherif sherif shareef
bashir bachir basheer
sulayman suleiman soliman slimane sulaiman suleyman soleiman
jafar jaafar djafar gaafar
jalal galal djelal jelal
guadalupe lupe lupita
fernando nando fer
alberto beto
roberto beto
alfonso poncho
eduardo lalo edu
consuelo chelo
jose ze
francisco chico
luigi gigi
filippo pippo
domenico mimmo
salvatore toto
vincenzo enzo
lorenzo enzo
giovanni gianni
alessandro sandro
malgorzata gosia
barbara basia
stanislaw staszek
tomasz tomek
wojciech wojtek
krzysztof krzysiek
zofia zosia
magdalena magda
aleksandra ola
jakub kuba
bartosz bartek
heinrich heinz
ulrich uli
ulrike uli
rudolf rudi
bernhard bernd
gerhard gerd
maximilian max
sebastian seb basti
cornelis kees
pieter piet
hendrik henk
willem wim
nicolaas klaas
istvan pista
ferenc feri
jozsef jozsi
laszlo laci
gyorgy gyuri
sandor sanyi
moshe moses moishe
yitzhak isaac itzik yitzchak
yaakov jacob kobi yaacov
shlomo solomon
haim chaim hayim
yosef yossi joseph
augustus gus
harriet hattie
charlotte lottie
matilda tilly
winifred winnie
raymond ray
ernest ernie
herbert herb bert
albert bert al
hubert bert
gilbert bert gil
reginald reg reggie
amanda mandy
cynthia cindy
constance connie
virginia ginny
isabella bella isabel
josephine josie jo
joanna jo
penelope penny
stephanie steph steffi
beatrice bea trixie
valerie val
clifford cliff
stanley stan
leslie les
rosalind roz
"""

_SCRIPTURE = Path(__file__).with_name("scripture_names.txt").read_text(encoding="utf-8")
NICKNAMES: tuple[tuple[str, ...], ...] = tuple(
    tuple(dict.fromkeys(line.split()))
    for line in (*_LINES.strip().splitlines(), *_SCRIPTURE.splitlines())
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
# Frequent forenames of Spain and the United States, from general knowledge, not from a table.
_FREQUENT = """
carmen josefa isabel lucia luisa luis lucio pilar raquel teresa manuela paula mercedes beatriz rocio
silvia irene montserrat alba sonia sandra nuria susana monica yolanda margarita noelia celia javier
rafael angel fernando jorge alvaro diego raul ramon vicente oscar ruben joaquin santiago marcos hugo
alfonso salvador ricardo emilio martin julian gonzalo agustin felix cesar domingo esteban benito
olivia ava mia amelia harper avery scarlett grace chloe riley aria zoey hazel aurora violet stella
addison eliana ivy everly hailey haley kaylee kayla kylie kyle jayden hayden kayden aiden mason
jason carson logan owen wyatt carter grayson jackson lincoln hudson landon brandon brendan brenda
justin dustin austin tyler taylor kelly kerry terry larry harry barry gary megan morgan tracy casey
carol caroline carolina marilyn marvin melvin calvin alvin
"""
FORENAMES = frozenset((*_OTHERS.split(), *_FREQUENT.split())).union(*NICKNAMES)
