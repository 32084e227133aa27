"""The writes of outside sign-ins: begun, proven, finished."""
