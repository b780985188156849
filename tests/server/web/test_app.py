"""The pages as an application: it starts whatever mail.toml says, and only with pages that say whom they are for."""

from __future__ import annotations

import pytest

from licet_server.web.guard import check_complete
from tests.server.web.conftest import TOKEN

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


def test_a_mistake_in_the_mail_file_stops_no_page(installation, make_site):
    installation.settings.mail.file.write_text("[vendor]\nname = 7\n")
    assert make_site().test_client().get("/").status_code == 200


def test_a_page_that_does_not_say_whom_it_is_for_stops_the_start(site):
    site.view_functions["forgotten.page"] = lambda: "secret"
    with pytest.raises(RuntimeError, match=r"forgotten\.page"):
        check_complete(site)


@pytest.mark.parametrize(
    ("proxies", "said", "secure"),
    [
        (0, "https", False),
        (1, "https", True),
        (1, "https, http", False),
        (2, "https", True),  # as most proxies write it: the last one says what the first one saw
        (2, "https, http", True),
        (2, "https, http, http", False),
        (2, "http", False),
        (2, None, False),
    ],
)
def test_proxies_say_whether_the_browser_came_with_tls(make_site, proxies, said, secure):
    client = make_site(trusted_proxies=proxies).test_client()
    token = TOKEN.search(client.get("/").text)
    form = {"theme": "dark", "csrf_token": token[1] if token else ""}
    headers = {} if said is None else {"X-Forwarded-Proto": said}
    cookies = client.post("/preferences", data=form, headers=headers).headers.getlist("Set-Cookie")
    (theme,) = [each for each in cookies if "=dark;" in each]
    assert ("Secure" in theme.split("; ")) is secure
