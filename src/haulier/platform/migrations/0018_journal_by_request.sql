-- What one request did is asked for by its id alone, when somebody has it from a log: a number made of it, as in journal_of.
CREATE INDEX journal_request ON journal (hashtextextended(request_id, 0)) WHERE NOT quiet;
