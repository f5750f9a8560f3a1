"""The edges: each module wraps one vendor behind a seam of `service.seams`. Edges never import each other."""
