"""The glossary of arguments: each has one name and one meaning in the whole library.

Lives here: `ARGUMENTS`, one row an argument of a public function, with the numbers and words that
it may take. The door checks calls by these rows, and `docs/glossary.md` shows them.
Not here: the check of a call (`_door`), and columns, which each result declares (`_result`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of public functions.

    least: the smallest whole number allowed; None where each function has limits of its own.
    words: the words allowed, where it takes few; `noun` names them in an error.
    advice: what to give instead of a value of the wrong type.
    """

    name: str
    meaning: str
    least: int | None = 1
    words: tuple[str, ...] = ()
    noun: str = ""
    advice: str = ""


_ROWS = (
    Argument("a", "id of the first entity of a pair"),
    Argument("account", "id of an account"),
    Argument("absent", "ties of a pattern that no document may state"),
    Argument(
        "act",
        "what happens to an entity: it is removed alone, or arrested with what only it uses",
        words=("remove", "arrest"),
        noun="an act",
    ),
    Argument("answer", "an answer to a question"),
    Argument("after", "the later answer or graph", advice="pass the result of la.find_rings."),
    Argument("against", "a second series of comparisons, of the same cases"),
    Argument("agency", "the agency that holds the case"),
    Argument("another", "a second case, whose documents and judgments are taken over"),
    Argument("as_of", "the day asked about: on which age is counted, or lists are stale"),
    Argument("attribute", "name of an attribute", advice='write its name, such as "text".'),
    Argument("ax", "the Axes to draw into"),
    Argument("b", "id of the second entity of a pair"),
    Argument("backend", "an open backend of ibis"),
    Argument("batch", "what one document states"),
    Argument("before", "the earlier answer or graph", advice="pass the result of la.find_rings."),
    Argument("benign", "link types that ordinary life explains"),
    Argument(
        "best",
        "which of several time-respecting paths is returned",
        words=("earliest", "latest", "fastest"),
        noun="a way to choose a path",
    ),
    Argument("between", "two documents, by id; only pairs with one record of each are compared"),
    Argument("block", "how many entities are removed before the measure is computed again"),
    Argument("bound", "values of the named parameters of a query"),
    Argument("by", "who acts"),
    Argument("calls", "how many calls are simulated", least=0),
    Argument("case", "the case"),
    Argument("case_or_graph", "the case, or a graph built from one or from a network"),
    Argument("column", "name of a column of the table"),
    Argument("comparisons", "comparisons with a known truth, one a case"),
    Argument("confidence", "share of intervals that cover the true value"),
    Argument("connection", "an open connection of a database"),
    Argument(
        "cost",
        "what removing an entity costs",
        words=("one", "degree"),
        noun="a cost",
    ),
    Argument(
        "curve", "a percolation curve", advice="pass the result of la.disruption.percolation."
    ),
    Argument("cut", "where high values begin", words=("mean", "median"), noun="a cut"),
    Argument("damping", "share of steps that go on instead of returning to the start"),
    Argument("days", "ends of the periods, in order"),
    Argument("decisions", "judgments that two entities are the same, different or unsure"),
    Argument(
        "dependence",
        "whether documents err alone or together with all of their origin",
        words=("independent", "origin"),
        noun="a dependence",
    ),
    Argument("directed", "whether the direction of links counts"),
    Argument(
        "direction",
        "along ties, against them, or both merged",
        words=("out", "in", "all"),
        noun="a direction",
    ),
    Argument("document", "a document, its description or its id"),
    Argument("draws", "how many samples are drawn from the posterior", least=2),
    Argument("entities", "ids of entities"),
    Argument("entity", "id of an entity"),
    Argument("entry", "number of an act in the journal, or the day whose last act is meant"),
    Argument("engine", "the database or cluster that holds the tables"),
    Argument("event_time", "the moment or the day of an event"),
    Argument("everyone", "all elements, also those in no group"),
    Argument(
        "exact",
        "whether all paths are counted, never a sample; in an export, whether real ids are given",
    ),
    Argument("exclude_pendants", "whether entities with fewer than two ties are left out"),
    Argument("file", "the case file to be written"),
    Argument("files", "files of tables, by the name of each table"),
    Argument("findings", "findings of indicators", advice="pass the result of la.find_indicators."),
    Argument("folder", "a folder"),
    Argument("found", "the groups that were found"),
    Argument("frame", "a pandas DataFrame"),
    Argument("g", "a networkx graph"),
    Argument(
        "goal",
        "what the set is chosen for",
        words=("fragment", "reach"),
        noun="a goal",
    ),
    Argument("grades", "grades of documents, such as A1"),
    Argument("graph", "the graph"),
    Argument("groups", "a group for each entity: rings, a partition, a mapping or an attribute"),
    Argument("half_life_days", "days after which a record counts half"),
    Argument("head", "the last entry of a journal at some moment, as it was written down"),
    Argument("hashes", "keyed hashes that another agency handed over"),
    Argument("hidden", "shares of ties that the records may miss"),
    Argument("holding", "types of links that state who holds or uses an identifier"),
    Argument(
        "homes",
        "whether meetings at usual places, and pairs that live together, count",
        words=("leave_out", "count"),
        noun="a way to treat homes",
    ),
    Argument(
        "hubs",
        "whether a shared thing with too many members counts for pairs that other things tie",
        words=("leave_out", "count"),
        noun="a way to treat hubs",
    ),
    Argument("id_column", "the name of columns with ids"),
    Argument("indicators", "names of the indicators looked for"),
    Argument("item", "the entity, or the number of the row, that reasons are asked for"),
    Argument("k", "how many are chosen or listed"),
    Argument("kind", "agency or country; of pairs left unsure, why; in SQL, the type of a value"),
    Argument("kept", "the quoted name of a table that was kept"),
    Argument("key", "the secret that encrypts a case file"),
    Argument("judgment", "whether two ids are the same entity, different, or it is unsure"),
    Argument("key_entities", "key entities", advice="pass the result of la.key_entities."),
    Argument("large", "a case whose large tables stay where they are"),
    Argument("layout", "positions of entities in a drawing, and what is switched off"),
    Argument("least", "minimum number of branches, items or repetitions"),
    Argument("left", "values of the first entity of a pair"),
    Argument("limit", "maximum number of rows returned"),
    Argument("lists", "notices and lists, each read as a case"),
    Argument(
        "limits", "how far paths may go", advice="write PathLimits(max_steps=3), for example."
    ),
    Argument("link_types", "types of links"),
    Argument("links", "ties: one row each as a document states them, or one sentence in a pattern"),
    Argument(
        "max_gap_days", "longest time in days between two numbers, contacts or records", least=0
    ),
    Argument("max_members", "a shared thing with more members is a hub and ties no one"),
    Argument(
        "max_neighbors",
        "an entity with more neighbors is a hub, in shapes of money with more payers or payees "
        "within the days; paths and shapes do not pass through it",
    ),
    Argument("max_size", "maximum number of members of a group"),
    Argument("measure", "name of a measure"),
    Argument("measures", "names of measures"),
    Argument("method", "name of a method of this function"),
    Argument("min_days", "minimum number of days"),
    Argument(
        "money",
        "followed money or shapes of money flows, to draw",
        advice="pass the result of la.money.follow or la.money.find_shapes.",
    ),
    Argument("min_places", "minimum number of places"),
    Argument("minutes", "maximum number of minutes between two records"),
    Argument("min_things", "minimum number of things that one thing is used with"),
    Argument("min_bits", "minimum evidence, in bits", least=None),
    Argument("min_shared", "minimum number of shared neighbors"),
    Argument("min_similarity", "minimum similarity, from 0 to 1"),
    Argument("min_size", "minimum number of members of a group"),
    Argument(
        "null",
        "the null model",
        words=("hypergeometric", "shuffled"),
        noun="a null",
    ),
    Argument("newer", "id of a document that was delivered again"),
    Argument("name", "name of a value that a query binds"),
    Argument("nodes", "numbers of entities in the order of ``graph.ids``"),
    Argument("number", "number of a row, from 1"),
    Argument("one_to_one", "whether a record is in one likely pair at most"),
    Argument("of", "type of the entities that are examined"),
    Argument("offenses", "words that name the offenses looked for"),
    Argument("older", "id of a document as it was delivered before"),
    Argument("optional", "ties of a pattern that are shown if they are there"),
    Argument("order", "measure or ids by which entities are removed"),
    Argument("other", "id of a second entity"),
    Argument("overlap_days", "days for which both of two numbers may be in use", least=0),
    Argument("parameters", "values for the question marks of a query"),
    Argument("pairs", "pairs of records that another tool proposes, one row each"),
    Argument("parts", "a name in SQL, after those of its schema and catalog"),
    Argument("path", "a file, by path"),
    Argument("paths", "files and folders"),
    Argument("pattern", "a question about how things are linked"),
    Argument("payments", "how many payments are simulated", least=0),
    Argument("people", "how many people are simulated, or how they live"),
    Argument(
        "period",
        "what is counted together",
        words=("day", "week", "month"),
        noun="a period",
    ),
    Argument("person", "id of a person"),
    Argument("probabilities", "with what probability each tie is real"),
    Argument("problems", "rows that could not be read, whole and with the reason"),
    Argument("purpose", "what the case is held for"),
    Argument("query", "an SQL query"),
    Argument("question", "name of a question"),
    Argument("quiet_days", "days without a payment after which an account is dormant"),
    Argument("reader", "name of a reader"),
    Argument("reason", "why, for the journal"),
    Argument(
        "recompute",
        "when the measure is computed again",
        words=("static", "sequential", "block"),
        noun="a way to recompute",
    ),
    Argument("ref", "reference of a reply or of a laboratory"),
    Argument("region", "region of national phone numbers and plates, such as US-KY"),
    Argument("relevance", "points and reasons by which equal rings are ordered"),
    Argument("replaces", "id or title of a document that another one takes the place of"),
    Argument("resolution", "how fine communities are, relative to the method's default"),
    Argument(
        "rings", "rings; on a map also communities", advice="pass the result of la.find_rings."
    ),
    Argument("right", "values of the second entity of a pair"),
    Argument("roles", "a role for each entity"),
    Argument(
        "rules",
        "when one contact may follow another",
        advice="write TimeRules(strict=True), for example.",
    ),
    Argument(
        "scenarios",
        "what may be wrong with the records: ties missing at random, a source lost, hubs that hide "
        "ties, or ties that are not true",
    ),
    Argument("scores", "a ranking", advice="pass the result of la.centrality."),
    Argument(
        "search",
        "how a set is searched for",
        advice='write KeyPlayerSearch(method="milp"), for example.',
    ),
    Argument("scratch", "a schema in which tables may be kept while a question runs"),
    Argument("screening", "candidates of screening", advice="pass the result of la.screen."),
    Argument("secret", "the secret that signs a journal, or that two agencies share"),
    Argument("seed", "seed of every random draw", least=0),
    Argument("session", "an open session of Spark"),
    Argument("settings", "thresholds of indicators that replace the defaults"),
    Argument("shapes", "names of the shapes of money flows looked for"),
    Argument("share", "minimum share of an amount that counts, from 0 to 1"),
    Argument("shuffles", "how many networks are drawn from the null model", least=0),
    Argument("since", "first moment"),
    Argument("sort_by", "the count that gives the order of the rows"),
    Argument(
        "skip_unreadable",
        "whether a document that cannot be read is left out and named in the problems",
    ),
    Argument("source", "id of the entity where paths start"),
    Argument("statements", "values that a document states, one row each"),
    Argument("steps", "how many steps"),
    Argument("strength", "name of the edge attribute that holds strengths"),
    Argument("table", "name of a table, after those of its catalog and schema"),
    Argument("tables", "the tables of an engine, and how they are read"),
    Argument("target", "id of the entity where paths end"),
    Argument("target_share", "share of the network at which dismantling stops"),
    Argument("text", "a text"),
    Argument("texts", "whether free texts are shown: narratives, notes, advertisements"),
    Argument("things", "the things of a pattern, each a type or one entity"),
    Argument("through", "types of the shared things"),
    Argument("threshold", "amount in dollars that a law or a guidance names"),
    Argument("timezone", "zone of times that come without one"),
    Argument("title", "a title", advice="pass a string."),
    Argument("to", "type of the entities that are tied"),
    Argument("tolerance", "share of what it received that an account may keep, from 0 to 1"),
    Argument("top", "how many are considered or drawn, the highest ranks first"),
    Argument("truth", "the groups that are known to be true"),
    Argument("type", "a type of entity"),
    Argument("types", "types of entities"),
    Argument("weighted", "whether distances count instead of steps"),
    Argument("value", "an expression in SQL"),
    Argument("values", "one number for each entity"),
    Argument("within_days", "days within which all that is counted together lies"),
    Argument("when", "a day of the case's time zone or a moment, or a pair of them"),
    Argument("window_days", "length in days of a period before or after something"),
    Argument("where", "conditions on the ties of a pattern"),
    Argument("worlds", "how many simulated networks (possible worlds) are drawn", least=None),
    Argument("zone", "name of a time zone"),
)

ARGUMENTS = {row.name: row for row in _ROWS}
