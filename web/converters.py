class SlugConverter:
    """Part of an address that names something. PostgreSQL cannot even look for a control character."""

    regex = r"[^/\x00-\x1f\x7f]{1,200}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
