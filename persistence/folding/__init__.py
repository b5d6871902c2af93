"""Events become facts: whatever is marked is folded anew, as a whole, in one transaction.

One folder at a time works in a workspace; any number may run, and the others find other workspaces
or nothing. A mark that is set while its subject is being folded stays for the next round.

`marks` say what there is to fold, `marked` folds it, ratings and invitations by way of `opinions`.
A `Folding` (`rounds`) is what they share.
"""

from persistence.folding.marked import fold_marked
from persistence.folding.marks import mark_everything

__all__ = ["fold_marked", "mark_everything"]
