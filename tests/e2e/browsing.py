"""A person in front of a real browser, who only clicks and types; what the browser complains about is kept."""

from urllib.parse import urlsplit

from django.urls import reverse

from tests.factories.accounts import PASSWORD


class Person:
    """One browser window with its own session."""

    def __init__(self, browser, base, *, javascript=True):
        self.base, self.complaints = base, []
        self.context = browser.new_context(java_script_enabled=javascript, locale="zh-CN", accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", lambda said: said.type == "error" and self.complain(said.text))
        self.page.on("pageerror", lambda error: self.complain(str(error)))
        self.page.on("request", lambda request: self.stays_here(request.url))

    def complain(self, text):
        if "the server responded with a status of 4" not in text:  # a refusal that the page itself explains
            self.complaints.append(f"{self.page.url}: {text}")

    def stays_here(self, url):
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws"} and not url.startswith(self.base):
            self.complain(f"a request to another host: {parts.netloc}")

    # --- going ----------------------------------------------------------------------------------------------------

    def open(self, name, *args):
        self.page.goto(self.base + reverse(name, args=args))
        return self

    def sign_in(self, user):
        self.open("account_login").fill(login=user.username, password=PASSWORD)
        return self.press("main form[method=post] button.btn-primary")

    def press(self, selector):
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        return self

    def save(self):
        """Press the main button of the page's form."""
        return self.press("main form[method=post] .ip-actions button")

    def download(self, selector):
        with self.page.expect_download() as waiting:
            self.page.locator(selector).first.click()
        return waiting.value.path()

    def fetch(self, selector):
        """Return what a link leads to, asked for by this browser."""
        link = self.page.locator(selector).first.get_attribute("href")
        answer = self.context.request.get(self.base + link)
        assert answer.ok, link
        return answer.body()

    @property
    def text(self):
        return self.page.locator("main").inner_text()

    # --- typing ---------------------------------------------------------------------------------------------------

    def fill(self, **values):
        for name, value in values.items():
            self.put(name, value)
        return self

    def put(self, name, value):
        """Give one field its value, whatever kind of field it is."""
        fields = self.page.locator(f"main form [name='{name}']")
        kind = fields.first.get_attribute("type")
        if kind == "hidden":
            return
        if kind in {"checkbox", "radio"}:
            for one in value if isinstance(value, list) else [value]:
                which = "" if one == "on" else f"[value='{one}']"
                self.tick(self.page.locator(f"main form [name='{name}']{which}"))
        elif kind == "file":
            fields.first.set_input_files(value)
        elif fields.first.evaluate("field => field.tagName") == "SELECT":
            fields.first.select_option(value)
        else:
            fields.first.fill(value)

    def tick(self, box):
        """Tick a box or choose a radio button with the keyboard."""
        if not box.is_checked():
            box.press("Space")

    def has(self, name):
        return self.page.locator(f"main form [name='{name}']").count() > 0
