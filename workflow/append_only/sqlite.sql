CREATE TRIGGER ledger_event_kept BEFORE UPDATE ON workflow_ledgerevent
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: UPDATE on events refused'); END
--;
CREATE TRIGGER ledger_event_not_deleted BEFORE DELETE ON workflow_ledgerevent
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: DELETE on events refused'); END
--;
CREATE TRIGGER ledger_event_not_replaced BEFORE INSERT ON workflow_ledgerevent
WHEN EXISTS (SELECT 1 FROM workflow_ledgerevent
              WHERE id = NEW.id OR (stream_id = NEW.stream_id AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: REPLACE on events refused'); END
--;
CREATE TRIGGER ledger_event_follows BEFORE INSERT ON workflow_ledgerevent
WHEN NOT EXISTS (SELECT 1 FROM workflow_ledgerstream
                  WHERE key = NEW.stream_id AND seq = NEW.seq - 1)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event must follow its head'); END
--;
CREATE TRIGGER ledger_event_advances AFTER INSERT ON workflow_ledgerevent
BEGIN UPDATE workflow_ledgerstream SET seq = NEW.seq, head = NEW.hash, last_at = NEW.at
       WHERE key = NEW.stream_id; END
--;
CREATE TRIGGER ledger_stream_not_deleted BEFORE DELETE ON workflow_ledgerstream
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: DELETE on streams refused'); END
--;
CREATE TRIGGER ledger_stream_not_replaced BEFORE INSERT ON workflow_ledgerstream
WHEN EXISTS (SELECT 1 FROM workflow_ledgerstream WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: REPLACE on streams refused'); END
--;
CREATE TRIGGER ledger_stream_follows BEFORE UPDATE ON workflow_ledgerstream
WHEN NEW.key <> OLD.key OR NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
  SELECT 1 FROM workflow_ledgerevent
   WHERE stream_id = NEW.key AND seq = NEW.seq AND hash = NEW.head AND at = NEW.last_at)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a head only follows its events'); END
--;
CREATE TRIGGER ledger_salt_kept BEFORE UPDATE ON workflow_ledgersalt
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: UPDATE on salts refused'); END
--;
CREATE TRIGGER ledger_salt_not_replaced BEFORE INSERT ON workflow_ledgersalt
WHEN EXISTS (SELECT 1 FROM workflow_ledgersalt WHERE id = NEW.id OR
  (stream_key = NEW.stream_key AND seq = NEW.seq AND field = NEW.field))
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: REPLACE on salts refused'); END
