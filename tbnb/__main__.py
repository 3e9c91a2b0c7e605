"""`python -m tbnb`: the same as `tbnb`."""

import sys

from tbnb.cli import main

sys.exit(main())
