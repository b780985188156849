"""Rules of ``licet.toml``: what each setting may say, and that a typo stops the start and never opens a tool."""

from __future__ import annotations

import pytest

from licet.descriptor import ToolRule, parse_descriptor
from licet.errors import ConfigurationError


def rule(text: str) -> ToolRule:
    found = parse_descriptor(f'[product]\ncode = "OPT"\n[tools."t"]\n{text}'.encode()).rule("t")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ToolRule()),
        ('feature = "scan"', ToolRule("scan")),
        ('count = "aws"', ToolRule(None, "resources", "aws")),
        ('count = "len(arns)"\nlimit = "services"', ToolRule(None, "services", "len(arns)")),
        ('count_result = "total"', ToolRule(None, "resources", count_result="total")),
        ('count_result = "summary.total_count"', ToolRule(None, "resources", count_result="summary.total_count")),
        ('count_result = "len(findings)"', ToolRule(None, "resources", count_result="len(findings)")),
        ('count_result = "len()"', ToolRule(None, "resources", count_result="len()")),
        (
            'count = "aws"\ntypes = ["s3:bucket"]\nregions = "where"\nfilters = ""\naccounts = "all"',
            ToolRule(None, "resources", "aws", None, ("s3:bucket",), "where", "", "all"),
        ),
    ],
)
def test_a_rule_says_what_it_says(text: str, expected: ToolRule) -> None:
    assert rule(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('count = "eval(arns)"', 'count is "aws" or "len'),
        ('count = "len(a.b)"', 'count is "aws" or "len'),
        ('count_result = "a b"', "count_result is"),
        ('count_result = "__import__(1)"', "count_result is"),
        ('count_result = ".total"', "count_result is"),
        ('count = "aws"\ncount_result = "total"', "one of them decides"),
        ('limit = "resources"', "no count to compare"),
        ('types = "kinds"', 'only with count = "aws"'),
        ('count = "len(arns)"\nregions = ["eu-west-1"]', 'only with count = "aws"'),
        ('count = "len(arns)"\nfilters = ""', 'only with count = "aws"'),
        ('accounts = "all"', 'only with count = "aws"'),
        ('count = "aws"\naccounts = "some"', 'accounts is "own" or "all"'),
        ('count = "aws"\ntypes = []', "name of an argument, or a list"),
        ('count = "aws"\ntypes = [1]', "name of an argument, or a list"),
        ('count = "aws"\nregions = ""', "name of an argument, or a list"),
        ('feture = "scan"', "unknown setting 'feture'"),
        ("count = 3", "must be a string"),
    ],
)
def test_a_rule_that_means_nothing_stops_the_start(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        rule(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_argument_that_a_rule_names_can_be_checked() -> None:
    named = rule('count = "aws"\ntypes = "kinds"\nregions = ["eu-west-1"]\nfilters = ""')
    assert named.named_arguments == ("kinds",)
    assert rule('count = "len(arns)"').named_arguments == ("arns",)


def test_uncovered_tools_are_marked_unless_the_vendor_hides_them() -> None:
    product = '[product]\ncode = "OPT"\n[defaults]\nuncovered = '
    assert not parse_descriptor(f'{product}"mark"'.encode()).hide_uncovered
    assert parse_descriptor(f'{product}"hide"'.encode()).hide_uncovered
    with pytest.raises(ConfigurationError, match='uncovered is "mark" or "hide"'):
        parse_descriptor(f'{product}"remove"'.encode())
