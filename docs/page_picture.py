"""The pictures of the classroom's page in the README, taken in a browser.

    uv run --all-groups python docs/page_picture.py

lives the two worlds of the page's first question and writes page.png and page_zh.png.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sim.language import LANGUAGES  # noqa: E402
from tests.services import browser, page  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
SIZE = {"width": 1500, "height": 1010}
MONTH = 44


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        page(store=Path(folder) / "runs.db") as address,
        browser() as chromium,
    ):
        for code in LANGUAGES:
            window = chromium.new_page(viewport=SIZE)
            window.goto(f"{address}/?lang={code}")
            window.locator("button.run").click()
            window.wait_for_function("window.jobshift?.stage?.finished", timeout=600_000)
            window.evaluate(f"jobshift.stage.go({MONTH})")
            window.wait_for_timeout(1500)  # people walk
            ending = "_zh.png" if code == "zh" else ".png"
            window.screenshot(path=PICTURES / f"page{ending}")
            window.close()


if __name__ == "__main__":
    main()
