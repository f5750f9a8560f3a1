"""Questions: their kinds and parts, what is none, and how one that leans on a conversation comes to stand alone."""
