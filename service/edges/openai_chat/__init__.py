"""Any LLM behind OpenAI's chat completions.

chat     what is asked of it
call     one request, which its caller can leave at any moment
chunks   what it sends, as pieces of a draft
"""

from service.edges.openai_chat.chat import OpenAIChat

__all__ = ["OpenAIChat"]
