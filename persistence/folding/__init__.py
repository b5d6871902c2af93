"""Events become facts: whatever is marked is folded anew, as a whole, in one transaction.

One process at a time folds in a workspace; any number may run, and the others find other
workspaces or nothing. A mark that is set while its subject is being folded stays for the next turn.

`marks` say what there is to fold; `turns` take it piece by piece, and put aside what cannot be
folded; `marked` folds one piece, ratings and invitations by way of `opinions`. A `Folding`
(`rounds`) is what they share.
"""

from persistence.folding.marked import WORK, fold_subjects
from persistence.folding.marks import mark_everything
from persistence.folding.turns import FoldTurns, Turn

__all__ = ["WORK", "FoldTurns", "Turn", "fold_subjects", "mark_everything"]
