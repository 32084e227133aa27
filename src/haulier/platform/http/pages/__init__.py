"""Pages for people, as plain HTML that needs no script: sign-in, reset, invitation, mailbox."""
