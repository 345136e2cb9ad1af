"""Records: an agency's files become documents of a case, and no record is lost.

Lives here: `read_case` for a folder, `read_frame` for a frame, `read_query` for a database,
`propose` for files without a description; large files in bulk.
Not here: what a record means (`readers`), rows of cells and what one says (`sheets`), the case file
(`case`), who is who (`identity`).
"""
