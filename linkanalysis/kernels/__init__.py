"""Arrays in, arrays out: the compiled work under every analysis.

Lives here: one module an idea; each takes CSR arrays and gives fresh arrays.
Not here: ids, tables, protected people, options for analysts (`graph` and the rooms above it).
"""
