"""A few documents to ask about, short enough to know by heart."""

from service.types.documents import Document

HARBOUR = Document(
    id="harbour",
    title="The harbour of Port Ellen",
    text="⚓ Port Ellen 🐟 is a harbour on Islay. The harbour opens at 6 am and closes at 10 pm."
    " Ferries to Kennacraig leave every 90 minutes. The harbour master is Ailsa Grant."
    " A berth costs 40 pounds a night.",
    source="https://example.org/harbour",
    url="https://example.org/harbour",
    published_at="2024-05-01",
    metadata={"kind": "place"},
)
MUSEUM = Document(
    id="museum",
    title="The naval museum",
    text="The naval museum holds 312 model ships. The museum was founded in 1931 by Duncan Shaw."
    " Entry is free for children under 12. The museum is closed on Mondays.",
    source="museum.md",
    published_at="2023-02-10",
)
TIDES = Document(
    id="tides",
    title="The spring tide of 2024",
    text="The spring tide on 3 March 2024 rose to 4.2 metres. Nobody was hurt."
    " Two fishing boats were torn from their moorings, and the lower quay stood under water for five hours.",
    source="tides.txt",
)
LIBRARY = (HARBOUR, MUSEUM, TIDES)

OPENS = "When does the harbour open?"
SHIPS = "How many model ships does the naval museum hold?"
UNKNOWN = "What is the population of Reykjavik?"
