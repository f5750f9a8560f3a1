"""The door over HTTP, opened from outside: every test sends requests and reads replies."""
