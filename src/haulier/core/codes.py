"""The first four digits of every error code: one number a service. See: contract/error-codes.md.

1001, 1009, 1011 and 1018 are published by the contract; the others are Haulier's own and lie outside of them.
"""

from __future__ import annotations

AAA = 1001
CONTAINER = 1009
PARTICIPANT = 1011
ENTITY = 1018

DISPATCH = 2001
WORKFLOW = 2002
STATE_MACHINE = 2003
AUTHORIZER = 2004
ORDER = 2005
ORDER_TRACKING = 2006
LOGISTICS_ORDER = 2007
ORCHESTRATOR = 2008
TRACKING = 2009
LOCATION = 2010
ADDRESS = 2011
NOTIFICATION = 2012
SCHEDULER = 2013
FILES = 2014
SDS = 2015
FPA = 2016
HANDOFF = 2017
GRAPHQL = 2018
"""One schema for what several services hold."""
HAULIER = 2900
"""What Haulier adds beside the contract."""
