"""Walks the web application's tasks in headless Chromium and keeps screenshots.

    walk.py SCALE_BINARY SCREENSHOT_FOLDER

Makes MIDI files, ingests them, serves them on a free port, and does each task: find songs by
instruments, open a song and its similar songs, upload a file, keep a playlist, look at ingests; in light and dark, at
360 and 1280 pixels, with and without JavaScript, and once with the keyboard alone. Fails on wrong
content, console errors, violations of the Content-Security-Policy, sideways scrolling, controls
without labels, missing landmarks and text of too little contrast.
"""

import contextlib
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import expect, sync_playwright

WORDS = "Autumn Blue Crossing Dawn Evening Friday Golden Harbour Island June".split()
THINGS = "Leaves Train River Waltz Station Hearts Mirror Garden Highway Serenade".split()
COMMON = [0, 25, 33, 48, 40, 73, 56, 66, 4, 27, 30, 11, 52, 81]

# Every text with its own colour against the background behind it, as WCAG 2.2 computes contrast.
CONTRAST = """
() => {
  const probe = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (color) => {
    probe.clearRect(0, 0, 1, 1); probe.fillStyle = color; probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const part = (v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] === 255) return color;
    }
    return rgba('Canvas');
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility({opacityProperty: true}) || element.closest('.hidden, .skip, .off, :disabled')) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(rgba(style.color)), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${element.tagName} ${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return poor;
}
"""

STRUCTURE = """
() => {
  const wrong = [];
  for (const name of ['main', 'header', 'nav', 'h1']) {
    if (document.querySelectorAll(name === 'h1' ? 'h1' : `body ${name}`).length < 1) wrong.push(`no ${name}`);
  }
  if (document.querySelectorAll('main').length !== 1 || document.querySelectorAll('h1').length !== 1) wrong.push('main or h1 not single');
  if (!document.documentElement.lang) wrong.push('no language');
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, button')) {
    const name = field.getAttribute('aria-label') || field.labels?.[0]?.textContent || (field.tagName === 'BUTTON' && field.textContent);
    if (!name || !name.trim()) wrong.push(`no label: ${field.outerHTML.slice(0, 80)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  for (const id of ids) if (ids.filter((x) => x === id).length > 1) wrong.push(`id twice: ${id}`);
  for (const link of document.querySelectorAll('a')) if (!link.textContent.trim()) wrong.push('empty link');
  return wrong;
}
"""


def midi(programs, drums, comment=""):
    """One track with a note on each program; the comment makes files with the same notes different."""
    text = comment.encode()
    track = bytes([0, 0xFF, 1, len(text)]) + text
    for channel, program in enumerate(programs):
        channel += channel >= 9
        track += bytes([0, 0xC0 | channel, program, 0, 0x90 | channel, 60, 90, 96, 0x80 | channel, 60, 0])
    if drums:
        track += bytes([0, 0x99, 36, 90, 96, 0x89, 36, 0])
    track += bytes([0, 0xFF, 0x2F, 0])
    header = b"MThd" + (6).to_bytes(4, "big") + bytes([0, 0, 0, 1, 0, 96])
    return header + b"MTrk" + len(track).to_bytes(4, "big") + track


def make_library(folder):
    for number in range(300):
        programs = [program for place, program in enumerate(COMMON) if (number * 7 + place * place) % (place + 2) < 1 + place // 5]
        path = folder / f"{WORDS[number % 10]}_{THINGS[number // 10 % 10]}-{number}.mid"
        path.write_bytes(midi(programs[:12] or [0], number % 5 > 1, str(number)))


def serve(binary, folder):
    """A server over the library in the folder, and its address."""
    music = folder / "music"
    music.mkdir()
    make_library(music)
    catalog = folder / "scale.db"
    subprocess.run([binary, "ingest", music, "--catalog", catalog], check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [binary, "serve", "--catalog", catalog, "--port", "0"],
        stdout=(folder / "access.jsonl").open("w"), stderr=subprocess.PIPE, text=True)
    line = server.stderr.readline()
    address = re.search(r"http://\S+", line)
    if not address:
        sys.exit(f"the server did not start: {line}")
    return server, address.group()


class Walk:
    def __init__(self, browser, address, shots, scheme, width, script):
        self.name = f"{scheme}-{width}" + ("" if script else "-noscript")
        self.shots = shots
        self.script = script
        self.address = address
        self.context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 800 if width > 500 else 1400}, color_scheme=scheme,
            java_script_enabled=script, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.faults.append(request.url) if not request.url.startswith(address) else None)

    def look(self, title):
        page = self.page
        page.screenshot(path=self.shots / f"{title}-{self.name}.png")
        if self.script:
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            self.faults += [f"{title} scrolls sideways by {over}"] if over > 0 else []
            self.faults += [f"{title}: {poor}" for poor in page.evaluate(CONTRAST)]
            self.faults += [f"{title}: {wrong}" for wrong in page.evaluate(STRUCTURE)]
        if self.faults:
            sys.exit(f"{self.name}:\n  " + "\n  ".join(self.faults))

    def submit(self, name):
        """Without script a form is sent by its button; with it, changes alone are enough."""
        if not self.script:
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def open_aside(self, name):
        box = self.page.locator("details.aside")
        if not box.locator("> div").is_visible():
            box.locator("> summary").click()

    def find(self):
        page = self.page
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Find songs by instrument")
        expect(page.locator("#results-title")).to_have_text("300 songs")
        self.look("find")
        self.open_aside("Instruments")
        page.locator(".family", has_text="Strings").first.locator("> summary").click()
        page.get_by_role("checkbox", name=re.compile(r"^Violin")).check()
        self.submit("Show songs")
        expect(page.locator(".active li")).to_have_count(1)
        if not self.script:
            self.open_aside("Instruments")
        page.get_by_role("radio", name="Without", exact=True).check()
        self.submit("Show songs")
        expect(page.locator(".active li")).to_have_count(2)
        shown = page.locator(".songs > li")
        assert shown.count() > 3
        for row in shown.all():
            assert "Violin" in row.inner_text() and "Kit" not in row.inner_text()
        if self.script:
            expect(page.locator(".family", has_text="Strings").first.locator("[data-chosen]")).to_be_visible()
        assert "instrument=violin" in page.url and "percussion=no" in page.url
        self.look("found")
        page.get_by_role("link", name="Remove filter: Violin").click()
        expect(page.locator(".active li")).to_have_count(1)

    def song(self):
        page = self.page
        page.goto("/?instrument=violin&sort=instruments")
        page.locator(".songs h3 a").first.click()
        expect(page.locator(".similar > li").first.locator(".shared").first).to_be_visible()
        scores = [int(text.rstrip("%")) for text in page.locator(".score .number").all_inner_texts()]
        assert scores == sorted(scores, reverse=True) and scores[0] > 30, scores
        self.look("song")
        self.open_aside("What counts as similar")
        page.get_by_label("Score").select_option("0.75")
        self.submit("Apply")
        expect(page).to_have_url(re.compile("minimumScore=0.75"))
        assert all(int(text.rstrip("%")) >= 75 for text in page.locator(".score .number").all_inner_texts())

    def upload(self):
        page = self.page
        page.goto("/upload")
        self.look("upload")
        field = page.get_by_label("MIDI file")
        field.set_input_files({"name": "mine & yours.mid", "mimeType": "audio/midi", "buffer": midi([0, 40, 73], True)[:-4]})
        page.get_by_role("button", name="Find similar songs").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("mine & yours.mid")
        expect(page.locator(".warning")).to_contain_text("damaged")
        expect(page.locator(".similar > li").first).to_be_visible()
        self.look("uploaded")
        page.goto("/upload")
        field.set_input_files({"name": "a.mid", "mimeType": "audio/midi", "buffer": b"no music"})
        page.get_by_role("button", name="Find similar songs").click()
        expect(page.get_by_role("alert")).to_contain_text("no usable MIDI music")
        self.forgive("422")
        self.look("rejected")

    def playlist(self):
        page = self.page
        page.goto("/playlists")
        page.get_by_label("Name").fill("Sunday <morning>")
        page.get_by_role("button", name="Create").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sunday <morning>")
        link = page.get_by_label("Secret link").input_value()
        assert link.startswith(self.address + "/playlists/"), link
        for place in (0, 1):
            page.goto("/?sort=instruments")
            page.locator(".songs h3 a").nth(place).click()
            page.locator(".add > summary").click()
            if self.script:
                page.locator("select[name=playlist]").select_option(label="Sunday <morning>")
            else:
                page.get_by_label("Link of a playlist").fill(link)
            page.get_by_role("button", name="Add", exact=True).click()
            expect(page.get_by_role("status")).to_have_text("Song added.")
        titles = page.locator(".entries h3 a")
        first, second = titles.all_inner_texts()
        self.look("playlist")
        page.get_by_role("button", name=f"Move {first} down").click()
        expect(titles.first).to_have_text(second)
        page.get_by_role("button", name=f"Remove {first}").click()
        expect(titles).to_have_count(1)
        page.get_by_label("Name").fill("Monday")
        page.get_by_role("button", name="Rename").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Monday")
        page.goto("/playlists")
        if self.script:
            expect(page.locator("[data-recent] li")).to_have_text(["Monday"])
        self.look("playlists")
        page.goto(link)
        page.get_by_text("Delete this playlist").click()
        page.get_by_role("button", name="Delete for good").click()
        expect(page.get_by_role("status")).to_have_text("Playlist deleted.")
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("No playlist has this key")
        self.forgive("404")
        self.look("missing")

    def runs(self):
        page = self.page
        page.goto("/")
        page.get_by_role("link", name="Runs", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Runs")
        expect(page.locator(".runs tbody tr")).to_have_count(1)
        expect(page.locator(".runs .outcome")).to_have_text("finished")
        expect(page.locator(".runs [data-name=Files]")).to_have_text("300")
        self.look("runs")

    def outage(self, catalog):
        """The catalog cannot be read for a while: songs stay, and every page says so."""
        page = self.page
        with contextlib.closing(sqlite3.connect(catalog, isolation_level=None)) as database:
            database.execute("ALTER TABLE ingest_runs RENAME TO hidden")
            warning = page.get_by_text("database cannot be reached")
            self.until(lambda: page.goto("/") and warning.count() == 1)
            expect(page.locator(".songs > li").first).to_be_visible()
            self.look("outage")
            page.goto("/runs")
            expect(page.get_by_role("heading", level=1)).to_have_text("The catalog's database cannot be used now")
            self.forgive("503")
            self.look("refused")
            database.execute("ALTER TABLE hidden RENAME TO ingest_runs")
            self.until(lambda: page.goto("/") and warning.count() == 0)

    @staticmethod
    def until(condition):
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def forgive(self, status):
        """Chromium reports a page's own status as a console error."""
        self.page.wait_for_load_state()
        self.faults = [fault for fault in self.faults if status not in fault]

    def keyboard(self):
        """Finds a song and opens it by keys alone."""
        page = self.page
        page.goto("/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("/")
        expect(page.get_by_label("Title")).to_be_focused()
        page.keyboard.type("harbour waltz")
        expect(page.locator("#results-title")).not_to_have_text("300 songs")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.songs h3 a')"):
                break
        self.look("keyboard")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Harbour Waltz")


def main(binary, shots):
    shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = pathlib.Path(folder)
        server, address = serve(binary, folder)
        try:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for scheme, width, script in [
                ("light", 1280, True), ("dark", 1280, True), ("light", 360, True), ("dark", 360, True),
                ("light", 1280, False), ("dark", 360, False),
            ]:
                walk = Walk(browser, address, shots, scheme, width, script)
                walk.find()
                walk.song()
                walk.upload()
                walk.playlist()
                walk.runs()
                if script and width == 1280:
                    walk.keyboard()
                if (scheme, width) == ("dark", 360):
                    walk.outage(folder / "scale.db")
                walk.context.close()
                print(f"{walk.name}: find, song, upload, playlist, runs work", flush=True)
            browser.close()
        finally:
            server.terminate()
            code = server.wait(timeout=30)
        assert code == 0, f"the server ended with {code}"
        access = (folder / "access.jsonl").read_text()
        assert '"route":"/playlists/{key}"' in access and not re.search(r"playlists/[\w-]{22}", access)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]))
