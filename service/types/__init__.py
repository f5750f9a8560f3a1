"""The words of Footnote as types: what flows between its parts, and what goes out over HTTP.

Dataclasses flow inside. Models (pydantic) are what a caller sees; the OpenAPI page is made from them.
Offsets are Unicode code points into a document's stored text, end exclusive.
"""
