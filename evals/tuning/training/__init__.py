"""Trains adapters of low rank, and writes them as what runs the models reads them.

sentences  for the reranker: which sentence answers, and that none does
check      for the embedded LLM: whether what it was shown states the answer
qwen       that LLM in PyTorch

Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models". All of it needs the dependency group `tuning`.
"""
