"""A ``mail.toml`` to begin with."""

EXAMPLE = """\
# Who you are, and what your mails say. Everything may be left out. `licet-server mail preview NAME` shows the result.

[vendor]
name = "Example Software"                    # stands on top of each mail; without it, the product's name
from_address = "licenses@vendor.example"     # without it SMTP_USER, if that is an address
# from_name = "Example Software Licenses"    # what mailboxes show; without it, the name
# reply_to = "help@vendor.example"
support = "help@vendor.example"              # whom to ask: an address, or a page
website = "https://vendor.example"
docs_url = "https://docs.vendor.example"
download_url = "https://vendor.example/download"
postal_address = ["Example Software Ltd", "1 Example Street", "Example Town"]
accent = "#2f5bea"                           # of buttons
language = "en"                              # en or fr, for customers whose language is not known
timezone = "Europe/Paris"                    # by which a day begins, likewise
signature = ["Ann Example", "Example Software"]

# [vendor.bank]                              # where quotes are paid
# holder = "Example Software Ltd"
# iban = "…"
# bic = "…"

# What mails say about a product; a language of its own wins over what is said for all.
# [products.OPT]
# docs_url = "https://docs.vendor.example/opt"
# download_url = "https://vendor.example/opt/download"
# included = ["Docker container with the MCP server", "Email support, answered within 24 hours"]
# next_steps = ["Download the files", "Deploy them to your AWS account (about 30 minutes)", "Configure Claude Desktop"]
# [products.OPT.names]                       # what limits, metrics and features are called, in place of their own names
# check_tag_compliance = "Tag compliance checks"
# [products.OPT.fr]
# included = ["Image Docker avec le serveur MCP", "Assistance par mail, réponse sous 24 heures"]
# next_steps = ["Téléchargez les fichiers", "Déployez-les sur votre compte AWS", "Configurez Claude Desktop"]
# names = { check_tag_compliance = "Contrôle des étiquettes" }

# Other words for a mail: subject, preheader, title, intro, button, outro. {{ … }} are the facts that `licet-server mail
# list` names, and vendor; |date, |number and |money(currency) write them as the reader does.
# [texts.en.license_delivery]
# subject = "Welcome to {{ product }}"
# intro = ["Thank you for choosing {{ product }}.", "Your license is valid until {{ expires_at|date }}."]
"""
