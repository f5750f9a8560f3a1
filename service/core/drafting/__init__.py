"""What is written: filled prompts, drafts read sentence by sentence, and quotations where nobody writes."""
