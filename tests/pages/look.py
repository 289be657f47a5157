"""Looks at HTML pages in a real browser, and takes pictures of them.

Usage: look.py BROWSER FOLDER. Of each page in the folder, at each width, light and dark: nothing reaches over the edge,
nothing is cut, every text can be read on what is behind it, nothing is fetched and nothing runs.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WIDTHS = [390, 1024, 1600]

# WCAG 2, level AA, for text that isn't large.
CONTRAST = 4.5

# In the page: what is wrong with it.
FAULTS = """
contrast => {
    const faults = [];
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
    const shown = element => element.checkVisibility() && element.getClientRects().length > 0;
    const says = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const parse = color => {
        const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
        return { r, g, b, a };
    };
    const luminance = ({ r, g, b }) => {
        const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const isSvg = element => element instanceof SVGElement;
    const inkOf = element => parse(isSvg(element) ? getComputedStyle(element).fill : getComputedStyle(element).color);
    // What is painted below an element, the nearest first: of a drawing only the shapes that contain the text.
    const behind = (element, box) => {
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const below = document.elementsFromPoint(x, y).filter(it => it !== element && !(it instanceof SVGTextElement));
        for (const it of below) {
            const style = getComputedStyle(it);
            const paint = it instanceof SVGLineElement ? 'none' : it instanceof SVGGeometryElement ? style.fill : style.backgroundColor;
            if (paint && paint !== 'none' && parse(paint).a > 0.99) return parse(paint);
        }
        return { r: 255, g: 255, b: 255, a: 1 };
    };
    let seen = 0;
    for (const element of document.body.querySelectorAll('*')) {
        if (!shown(element) || !says(element)) continue;
        seen += 1;
        const text = element.textContent.trim().slice(0, 40);
        element.scrollIntoView({ block: 'center' });
        const box = element.getBoundingClientRect();
        if (box.right > wide + 1 || box.left < -1) faults.push(`"${text}" reaches over the edge: ${box.left}..${box.right}`);
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible') faults.push(`"${text}" is cut`);
        if (isSvg(element)) {
            const frame = element.ownerSVGElement.getBoundingClientRect();
            if (box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom > frame.bottom + 2) faults.push(`"${text}" reaches over its drawing`);
        }
        const [ink, ground] = [luminance(inkOf(element)), luminance(behind(element, box))];
        const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
        if (ratio < contrast) faults.push(`"${text}" has a contrast of ${ratio.toFixed(2)}`);
    }
    // In a drawing, texts don't lie on each other.
    for (const drawing of document.querySelectorAll('svg')) {
        const texts = [...drawing.querySelectorAll('text')].map(it => [it, it.getBoundingClientRect()]);
        for (const [index, [one, a]] of texts.entries()) for (const [other, b] of texts.slice(index + 1)) {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 2 && down > 4) faults.push(`"${one.textContent}" lies on "${other.textContent}"`);
        }
    }
    if (seen < 20) faults.push(`only ${seen} texts were seen`);
    if (document.querySelector('script')) faults.push('it has a script');
    return faults;
}
"""


def look(page: Page, path: Path, width: int, scheme: str) -> list[str]:
    """What is wrong with this page at this width."""
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(path.resolve().as_uri())
    faults = page.evaluate(FAULTS, CONTRAST)
    faults += [f"it fetches {url}" for url in fetched[1:]]
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path.with_name(f"{path.stem}-{width}-{scheme}.png"), full_page=True)
    return [f"{path.name} at {width}, {scheme}: {fault}" for fault in faults]


def printed(page: Page, path: Path) -> list[str]:
    """What is wrong with this page on paper: A4 at 96 points an inch, less the margins."""
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(path.resolve().as_uri())
    faults = page.evaluate(FAULTS, CONTRAST)
    page.pdf(path=path.with_suffix(".pdf"), format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1cm"))
    page.emulate_media(media="screen")
    return [f"{path.name} on paper: {fault}" for fault in faults]


def main() -> None:
    """All pages at all widths."""
    browser_path, folder = sys.argv[1:]
    pages = sorted(Path(folder).glob("*.html"))
    faults: list[str] = []
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=browser_path, args=options)
        for path in pages:
            for width in WIDTHS:
                for scheme in ("light", "dark"):
                    faults += look(browser.new_page(), path, width, scheme)
            faults += printed(browser.new_page(), path)
        browser.close()
    for fault in faults:
        print("FAIL", fault)
    views = len(pages) * (2 * len(WIDTHS) + 1)
    if faults or not pages:
        sys.exit(f"{len(faults)} faults in {views} views")
    print(f"{views} views of {len(pages)} pages: nothing cut, nothing over the edge, all of it can be read")


main()
