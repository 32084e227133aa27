"""The demo: an app that replays a week of real trips and speaks to Haulier through its public HTTP API only."""
