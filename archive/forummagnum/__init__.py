"""The importer of saved ForumMagnum profiles: `importing.py` tells the whole of it."""
