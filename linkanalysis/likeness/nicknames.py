"""Short and other forms of forenames, by the name that they are forms of.

Lives here: `NICKNAMES`. One line is one forename; a word may be in several lines (Alex, Sasha).
Not here: other spellings of one word (`romanization`).
"""

from __future__ import annotations

__all__ = ["NICKNAMES"]

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
"""

NICKNAMES: tuple[tuple[str, ...], ...] = tuple(
    tuple(dict.fromkeys(line.split())) for line in _LINES.strip().splitlines()
)
