"""`python -m service` is `footnote`."""

from service.cli import main

main()
