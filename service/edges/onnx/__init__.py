"""Small transformers as ONNX files, run by onnxruntime.

models    the embedding and the reranking model
adapter   what we have taught one of them, put to its weights when it is loaded
"""

from service.edges.onnx.models import SENTENCES, OnnxEmbedder, OnnxReranker

__all__ = ["SENTENCES", "OnnxEmbedder", "OnnxReranker"]
