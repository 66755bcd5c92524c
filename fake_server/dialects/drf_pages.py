"""The pages in HTML that Django answers with where the framework does not: errors, and what it shows in debug mode."""

HTML = "text/html; charset=utf-8"
PAGE = """
<!doctype html>
<html lang="en">
<head>
  <title>{title}</title>
</head>
<body>
  <h1>{title}</h1><p>{text}</p>
</body>
</html>
"""


DEBUG_STYLE = " ".join(
    f"{selector} {{ margin: 0; padding: 0.4em 1em; font-family: sans-serif; font-size: {size}; color: {color}; }}"
    for selector, size, color in [
        ("html", "small", "#222"),
        ("body", "1em", "#222"),
        ("h1", "1.6em", "#111"),
        ("h1 small", "0.6em", "#666"),
        ("h2", "1.2em", "#111"),
        ("ul", "1em", "#333"),
        ("li", "1em", "#333"),
        ("footer", "0.9em", "#666"),
    ]
)
DEBUG_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><title>{title}</title><style>{style}</style></head>
<body>
  <h1>{heading}</h1>
  <h2>These are the paths of this API</h2>
  <ul>{items}</ul>
  <footer>You see this page because the API is in its debug mode: missing_slash = "debug".</footer>
</body>
</html>
"""
