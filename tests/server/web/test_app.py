"""The pages as an application: it starts whatever mail.toml says, and only with pages that say whom they are for."""

from __future__ import annotations

import pytest

from licet_server.web.guard import check_complete

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


def test_a_mistake_in_the_mail_file_stops_no_page(installation, make_site):
    installation.settings.mail.file.write_text("[vendor]\nname = 7\n")
    assert make_site().test_client().get("/").status_code == 200


def test_a_page_that_does_not_say_whom_it_is_for_stops_the_start(site):
    site.view_functions["forgotten.page"] = lambda: "secret"
    with pytest.raises(RuntimeError, match=r"forgotten\.page"):
        check_complete(site)
