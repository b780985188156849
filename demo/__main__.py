"""``make demo``: the license server, a local AWS with 1,200 resources and three customers, in under a minute."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from demo.parts import REGION, Aws, DemoError, Part, Vendor, forget_settings, free_port
from demo.scenes import Customer, refusal, report
from demo.screen import outcome, progress, quote, step, title

RESOURCES = 1200
PORT = 5000
OWNER = "owner@example.com"
LISTING = ("List", "Describe")
TAG_READING = ("ListTags", "ListQueueTags")


@click.command()
@click.option("--resources", default=RESOURCES, type=click.IntRange(1001, 9000), help="How many AWS holds.")
@click.option("--once", is_flag=True, help="End after the three scenes instead of serving on.")
def main(resources: int, once: bool) -> None:
    """Show the product at work on this machine, with real parts."""
    forget_settings()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="licet-demo-") as name, contextlib.ExitStack() as stack:
            run(Path(name), resources, once, stack)
    except DemoError as error:
        click.secho(f"\n{error}", fg="red", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def run(folder: Path, resources: int, once: bool, stack: contextlib.ExitStack) -> None:
    """Play the whole demo in *folder*; every process it starts ends with *stack*."""
    vendor = Vendor(folder, free_port(PORT))
    title("The vendor starts a license server and sells two licenses")
    vendor.serve()
    server = _owned(vendor.part, stack)
    step(f"licet-server serves {vendor.url} from an SQLite file")
    keys = {}
    for plan in ("starter", "pro"):
        issued = vendor.issue(plan, f"{plan}@example.com")
        keys[plan] = issued["license_key"]
        step(f"issued {keys[plan]}: plan {issued['plan']}, until {issued['expires_at']}")
    descriptor = folder / "licet.toml"
    descriptor.write_text(vendor.run("product", "descriptor", "OPT"))

    title(f"A customer has an AWS account with {resources:,} resources")
    aws = Aws(folder)
    _owned(aws.part, stack)
    for _ in progress(aws.fill(resources), total=resources, label="topics, queues and log groups"):
        pass
    customer = Customer(folder, descriptor, aws)
    scene_without_key(customer)
    scene_starter(customer, aws, keys["starter"], resources)
    scene_professional(customer, aws, keys["pro"], resources)
    title("The vendor sees it")
    for line in vendor.run("stats").splitlines():
        step(line)
    password = vendor.add_owner(OWNER)
    title("The same in a browser")
    step(f"the vendor's desk: {vendor.url}/admin, as {OWNER} with the password {password}")
    step(f"what customers see: {vendor.url}/pricing, {vendor.url}/portal and {vendor.url}/status")
    if not once:
        serve_on(vendor, server)


def _owned(part: Part | None, stack: contextlib.ExitStack) -> Part:
    assert part is not None
    stack.callback(part.stop)
    return part


def scene_without_key(customer: Customer) -> None:
    """Scene 1: nothing is set."""
    title("Scene 1: Claude calls check_tag_compliance, and no key is set")
    quote(refusal(asyncio.run(customer.check_tags(None)), "NO_KEY"))
    outcome("refused", good=True)


def scene_starter(customer: Customer, aws: Aws, key: str, resources: int) -> None:
    """Scene 2: too many resources for the plan."""
    title(f"Scene 2: a Starter key (1,000 resources) and {resources:,} resources")
    with _watched(aws) as actions:
        quote(refusal(asyncio.run(customer.check_tags(key)), "LIMIT_EXCEEDED"))
    if not actions:
        raise DemoError("AWS was asked nothing at all, so this proves nothing")
    if any(_reads_tags(action) for action in actions):
        raise DemoError(f"AWS was scanned although the license did not allow it: {dict(Counter(actions))}")
    outcome(f"refused before any scan: AWS got {len(actions)} list calls and nothing else", good=True)
    step(_short(actions))


def scene_professional(customer: Customer, aws: Aws, key: str, resources: int) -> None:
    """Scene 3: the plan covers it."""
    title(f"Scene 3: a Professional key (10,000 resources) and the same {resources:,} resources")
    with _watched(aws) as actions:
        found = report(asyncio.run(customer.check_tags(key)))
    total, compliant = found["total_resources"], found["compliant_resources"]
    step(f"{total:,} resources scanned in {REGION}: {compliant:,} compliant ({found['compliance_score']:.0%})")
    step(f"{found['violations_total']:,} violations, for example:")
    for violation in found["violations"][:3]:
        about = f"{violation['resource_type']} {violation['resource_id']}"
        quote(f"{about}: {violation['violation_type']} {violation['tag_name']}")
    outcome(f"a report, after {len(actions):,} AWS calls", good=True)


@contextlib.contextmanager
def _watched(aws: Aws) -> Iterator[list[str]]:
    actions: list[str] = []
    aws.record()
    yield actions
    actions.extend(aws.recorded())


def _reads_tags(action: str) -> bool:
    operation = action.partition(":")[2]
    return operation.startswith(TAG_READING) or not operation.startswith(LISTING)


def _short(actions: list[str]) -> str:
    return ", ".join(f"{number} {action}" for action, number in Counter(actions).most_common(4))


def serve_on(vendor: Vendor, server: Part) -> None:
    """Keep serving until Ctrl-C, or until the server ends."""
    title(f"The license server goes on: {vendor.url}/")
    step(f"its data is in {vendor.data} and goes when the demo ends")
    step(f"try: curl {vendor.url}/.well-known/jwks.json")
    step("Ctrl-C ends everything")
    while server.process.poll() is None:
        time.sleep(0.5)
    raise DemoError(f"the license server ended:\n{server.last_words()}")


if __name__ == "__main__":
    main()
