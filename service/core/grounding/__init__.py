"""Whether the sources carry a sentence, word by word, and which of their words to cite. `judging` is the door."""
