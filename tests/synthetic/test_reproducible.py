"""One seed, one set of bytes: run after run, and under any hash seed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from retention.synthetic import SyntheticTrust, generate

COMMITTED = Path(__file__).parents[2] / "data" / "sample"
DIGEST = """
import hashlib
from retention.synthetic import generate
made = generate(people=1000, years=2).files()
print(hashlib.sha256(b"".join(name.encode() + made[name] for name in sorted(made))).hexdigest())
"""


def digest_under(hash_seed: str) -> str:
    environment = os.environ | {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    run = subprocess.run(
        [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def test_same_bytes_in_two_processes_with_two_hash_seeds() -> None:
    made = generate(people=1000, years=2).files()
    joined = b"".join(name.encode() + made[name] for name in sorted(made))
    here = hashlib.sha256(joined).hexdigest()
    assert digest_under("1") == digest_under("2") == here


def test_same_bytes_in_two_runs(sample: SyntheticTrust) -> None:
    assert sample.files() == generate().files()


def test_another_seed_makes_another_trust() -> None:
    one, two = (generate(people=500, years=1, seed=seed).files() for seed in (1, 2))
    assert one["starters.csv"] != two["starters.csv"]


def test_the_committed_sample_is_reproduced(sample: SyntheticTrust) -> None:
    made = sample.files()
    assert {path.name for path in COMMITTED.iterdir()} == {*made, "manifest.json"}
    for name, content in made.items():
        assert (COMMITTED / name).read_bytes() == content, name


def test_the_sample_is_small_enough_to_commit(sample: SyntheticTrust) -> None:
    assert sum(len(content) for content in sample.files().values()) < 8_000_000


def test_files_are_plain_text(sample: SyntheticTrust) -> None:
    for name, content in sample.files().items():
        assert b"\r" not in content, name
        assert content.endswith(b"\n"), name
        content.decode("utf-8")
