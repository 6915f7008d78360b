"""The command `retention`: check and map records, write the report or the barometer.

Exit status: 0 done, 1 done with rows set aside, 2 refused or not whole, 3 a fault of this package.
"""

from __future__ import annotations

import argparse
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from retention import __version__
from retention.commands import report as report_command
from retention.disclosure import RULES
from retention.errors import OutputError, RetentionError, RetentionWarning
from retention.intake import read
from retention.intake.quarantine import write_quarantine
from retention.scratch import scratch_beside
from retention.terminal import shown_progress
from retention.workforce import Workforce

DONE, SET_ASIDE, REFUSED, FAULT = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        with _warnings_as_sentences(), scratch_beside(getattr(options, "out", None)):
            return int(options.run(options))
    except RetentionError as error:
        print(f"retention: {error}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output, such as a pager, has had enough of it.
        sys.stdout = None
        return DONE
    except Exception:  # the last line of defence: a fault must not look like status 1
        traceback.print_exc()
        print(
            "retention: this is a fault of the package; please report the lines above, "
            "without any data",
            file=sys.stderr,
        )
        return FAULT


@contextmanager
def _warnings_as_sentences() -> Iterator[None]:
    """Show what the package warns of without the place in its code."""

    def show(message: Warning | str, category: type[Warning], *place: Any, **_: Any) -> None:
        if issubclass(category, RetentionWarning):
            print(f"retention: {message}", file=sys.stderr)
        else:
            usual(message, category, *place)

    with warnings.catch_warnings():
        usual, warnings.showwarning = warnings.showwarning, show
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="retention",
        description="Who comes, who stays and who leaves: analytics of workforce records.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say what is in the records and what is wrong")
    _add_reading(check)
    form = check.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="say it as JSON")
    form.add_argument("--html", action="store_true", help="say it as a page")
    check.add_argument("--out", metavar="FILE", type=Path, help="file for it, else it is printed")
    check.set_defaults(run=_check)
    mapping = commands.add_parser(
        "map", help="show which headers and values are understood, and start a settings file"
    )
    mapping.add_argument("data", type=Path, help="folder with the exports")
    mapping.add_argument("--settings", type=Path, help="settings file, else DATA/retention.toml")
    mapping.add_argument("--out", metavar="FILE", type=Path, help="write a settings file to start")
    mapping.add_argument("--quiet", action="store_true", help="print errors only")
    mapping.set_defaults(run=_map)
    report = commands.add_parser("report", help="write the report: page, charts, tables")
    _add_reading(report)
    report_command.add_options(report)
    report.set_defaults(run=_report)
    verify = commands.add_parser("verify", help="say whether a report is still as it was written")
    verify.add_argument("folder", metavar="DIR", type=Path, help="folder of the report")
    verify.add_argument("--quiet", action="store_true", help="tell by the exit status only")
    verify.set_defaults(run=_verify)
    barometer = commands.add_parser("barometer", help="the three questions on one page")
    _add_reading(barometer)
    barometer.add_argument("--out", type=Path, help="folder for the page, else it is printed")
    barometer.add_argument(
        "--year-to", metavar="DATE", help="the year to this day, else to the last month end"
    )
    barometer.add_argument(
        "--rule", choices=RULES, default="internal", help="disclosure rule (default internal)"
    )
    barometer.set_defaults(run=_barometer)
    indicators = commands.add_parser("indicators", help="list every indicator with its definition")
    indicators.add_argument("--question", choices=("vision", "culture", "support"))
    indicators.add_argument(
        "--markdown", action="store_true", help="in full, as docs/indicators.md"
    )
    indicators.set_defaults(run=_indicators)
    sample = commands.add_parser("sample", help="write the records of a synthetic trust")
    sample.add_argument("--people", type=int, default=3000, help="in post at first (3000)")
    sample.add_argument("--years", type=int, default=6, help="years of records (6)")
    sample.add_argument("--seed", type=int, default=1, help="another seed, another trust (1)")
    sample.add_argument("--out", required=True, type=Path, help="folder for the files")
    sample.add_argument("--quiet", action="store_true", help="print errors only")
    sample.set_defaults(run=_sample)
    demo = commands.add_parser("demo", help="make a synthetic trust and its report in one go")
    demo.add_argument("--out", required=True, type=Path, help="folder for records and report")
    demo.add_argument("--quiet", action="store_true", help="print errors only")
    demo.set_defaults(run=_demo, people=3000, years=6, seed=1)
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, help="folder with starters.csv and leavers.csv")
    parser.add_argument("--settings", type=Path, help="settings file, else DATA/retention.toml")
    parser.add_argument("--as-of", metavar="DATE", help="day of the records")
    parser.add_argument(
        "--observed-from", metavar="DATE", help="first day from which leavers are complete"
    )
    parser.add_argument(
        "--quarantine", metavar="FILE", type=Path, help="list the rows set aside, without values"
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")


def _read(options: argparse.Namespace) -> Workforce:
    with warnings.catch_warnings(), shown_progress(sys.stderr, quiet=options.quiet):
        # The sentences of these warnings are printed with the other problems.
        warnings.simplefilter("ignore", RetentionWarning)
        return read(
            options.data,
            as_of=options.as_of,
            observed_from=options.observed_from,
            settings=options.settings,
        )


def _check(options: argparse.Namespace) -> int:
    from retention.checking import as_html, as_json, as_text, rate
    from retention.files import write_whole

    workforce = _read(options)
    if options.quarantine:
        write_quarantine(workforce, options.quarantine)
    show = as_json if options.json else as_html if options.html else as_text
    said = show(workforce, rate(workforce))
    if options.out:
        write_whole(options.out, (said + "\n").encode("utf-8"))
    elif not options.quiet:
        print(said)
    return _status(workforce)


def _map(options: argparse.Namespace) -> int:
    from retention.files import write_whole
    from retention.intake.mapping import mapping_text, starting_settings
    from retention.intake.read import map_columns

    with shown_progress(sys.stderr, quiet=options.quiet):
        files = map_columns(options.data, settings=options.settings)
    start = starting_settings(files)
    if not options.quiet:
        print(mapping_text(files))
    if options.out:
        if options.out.exists():
            raise OutputError(
                f"{options.out} is there already, and settings are written by hand; name a new file"
            )
        write_whole(options.out, start.encode("utf-8"))
    elif not options.quiet:
        print("\nA settings file to start from:\n\n" + start)
    return DONE


def _report(options: argparse.Namespace) -> int:
    workforce = _read(options)
    if options.quarantine:
        write_quarantine(workforce, options.quarantine, out=options.out)
    page = report_command.write(options, workforce)
    if not options.quiet:
        _print_account(workforce)
        for problem in workforce.problems:
            if problem.rule in ("inferred date", "file not read"):
                print(f"{problem.action:<11} {problem.file}: {problem.sentence}")
        print(f"Open {page}")
    return _status(workforce)


def _verify(options: argparse.Namespace) -> int:
    from retention.files.verdict import verify

    verdict = verify(options.folder)
    if not options.quiet:
        print(verdict)
    return DONE if verdict.whole else REFUSED


def _barometer(options: argparse.Namespace) -> int:
    from retention.reporting.barometer import barometer
    from retention.reporting.barometer.page import write_barometer

    workforce = _read(options)
    if options.quarantine:
        write_quarantine(workforce, options.quarantine, out=options.out)
    asked = {"last_day": options.year_to, "rule": options.rule}
    if options.out is None:
        print(barometer(workforce, **asked).text)
        return _status(workforce)
    page = write_barometer(workforce, options.out, **asked)
    if not options.quiet:
        print(f"Open {page}")
    return _status(workforce)


def _indicators(options: argparse.Namespace) -> int:
    from retention.indicators.register import as_markdown, as_text

    print(as_markdown() if options.markdown else as_text(options.question), end="")
    if not options.markdown:
        print()
    return DONE


def _sample(options: argparse.Namespace) -> int:
    from retention.files import write_folder
    from retention.synthetic import generate

    trust = generate(people=options.people, years=options.years, seed=options.seed)
    made_with = {"people": options.people, "years": options.years, "seed": options.seed}
    write_folder(options.out, trust.files(), {"made_by": "retention sample", **made_with})
    if not options.quiet:
        print(f"Open {options.out / 'README.md'}")
    return DONE


def _demo(options: argparse.Namespace) -> int:
    from retention.reporting import report

    out = options.out
    _sample(argparse.Namespace(**{**vars(options), "out": out / "data", "quiet": True}))
    workforce = read(out / "data")
    page = report(workforce, out / "report")
    if not options.quiet:
        print(f"Records of a synthetic trust: {out / 'data'}")
        print(f"Open {page}")
    return _status(workforce)


def _print_account(workforce: Workforce) -> None:
    from retention.checking import account

    print("\n".join(account(workforce)))


def _status(workforce: Workforce) -> int:
    return SET_ASIDE if any(file.quarantined for file in workforce.source) else DONE


if __name__ == "__main__":
    sys.exit(main())
