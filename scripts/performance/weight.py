"""What a visit weighs: the page and every file that it needs, compressed as they come."""

import re
from urllib.parse import urljoin, urlsplit

from servers import ask

# What a page has its browser fetch, and what a stylesheet and a module do.
IN_PAGE = (
    r'<link[^>]*rel="?(?:stylesheet|preload|modulepreload|icon)"?[^>]*href="?([^"\s>]+)',
    r'<script[^>]*src="?([^"\s>]+)',
    r'<img[^>]*src="?([^"\s>]+)',
)
IN_STYLE = (r'url\(["\']?([^"\')]+)',)
IN_SCRIPT = (r'(?:from|import)\s*\(?["\']([^"\']+)',)


def head_size(answer):
    """Bytes of the status line and headers."""
    return len(f"HTTP/1.1 {answer.status} OK\r\n\r\n") + sum(len(k) + len(v) + 4 for k, v in answer.headers)


def visit(port, path, seen):
    """Bytes of a visit with what is not in `seen`, and how many files that is; adds them there."""
    total, files, waiting = 0, 0, [(path, IN_PAGE)]
    while waiting:
        address, patterns = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = ask(port, address, {"Accept-Encoding": "br"})
        total += head_size(answer) + len(answer.body)
        files += 1
        text = ask(port, address, {"Accept-Encoding": "identity"}).body.decode(errors="replace")
        for pattern in patterns:
            for found in re.findall(pattern, text):
                target = urlsplit(urljoin(address, found))
                if target.netloc or target.scheme == "data":
                    continue
                query = f"?{target.query}" if target.query else ""
                kind = IN_STYLE if target.path.endswith(".css") else IN_SCRIPT if target.path.endswith(".js") else ()
                waiting.append((target.path + query, kind))
    return total, files
