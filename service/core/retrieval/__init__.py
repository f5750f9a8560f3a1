"""Which passages and sentences to read: by words, by meaning, by the names and days of a question."""
