"""The demonstration school: who is in it, what happened to them, and how a folder is made of that."""
