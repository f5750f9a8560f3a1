"""Whether to answer at all, weighed from what is known of a question; and what a refusal says."""
