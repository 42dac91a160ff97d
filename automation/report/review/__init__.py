"""The report of a preview for the reviewer of a change: Markdown for a comment, HTML for all of it.

Neither holds the value of a property: names only, which a reviewer may see.
"""

from automation.report.review.facts import Review
from automation.report.review.files import FORMATS, write

__all__ = ["FORMATS", "Review", "write"]
