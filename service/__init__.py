"""Footnote answers questions from documents and footnotes every statement with the exact words it rests on.

How a question goes through:   web/ask_api or cli  ->  ask  ->  rewriting  ->  search  ->  counting (tables)
                               ->  writing (lookups, outcomes)  ->  core/grounding  ->  the answer's page
How a document goes through:   web/documents_api or cli  ->  jobs  ->  edges/readers  ->  ingest (sources)
                               ->  publishing  ->  catalog, index

The stories       ask.py  search.py  ingest.py (jobs.py: one document after another, across restarts)
The pure core     core/: text, asking, retrieval, drafting, grounding, deciding, counting (each may use those before it)
What all speak    types/  errors.py  faults.py  settings.py  seams.py
Kept sound by     keeping.py  in_step.py (the index)  reindexing.py  scrubbing.py  doctor.py
The edges         edges/: the only folder that names a vendor
The doors         cli.py (terminal.py: how it prints)  folders.py (watching.py)  reach.py  serving.py  web/
Put together by   wiring.py: settings -> world.py, which every story is given (calibration.py: when to refuse)
"""

__version__ = "0.1.0"
