"""Files of other tools, one module a format; `table.FORMATS` lists them."""
