"""The embedded LLM: a small model on this machine, run by a child process.

llama         its weights from installed packages, and llama.cpp's server as a child process
llama_child   that process
chat          the LLM as everything else asks it, started again should it have died
"""

from service.edges.embedded.chat import EmbeddedChat
from service.edges.embedded.llama import CHECK, MODEL, SIZE, LlamaServer, installed, named, weights

__all__ = ["CHECK", "MODEL", "SIZE", "EmbeddedChat", "LlamaServer", "installed", "named", "weights"]
