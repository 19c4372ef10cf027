CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $body$
--;
CREATE OR REPLACE FUNCTION ledger_advance() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  UPDATE workflow_ledgerstream SET seq = NEW.seq, head = NEW.hash, last_at = NEW.at
   WHERE key = NEW.stream_id AND seq = NEW.seq - 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the ledger is append-only: event % does not follow the head of %',
      NEW.seq, NEW.stream_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $body$
--;
CREATE OR REPLACE FUNCTION ledger_head_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NEW.key <> OLD.key OR NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
    SELECT 1 FROM workflow_ledgerevent
     WHERE stream_id = NEW.key AND seq = NEW.seq AND hash = NEW.head AND at = NEW.last_at
  ) THEN
    RAISE EXCEPTION 'the ledger is append-only: the head of % only follows its events', OLD.key
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $body$
--;
CREATE TRIGGER ledger_event_kept BEFORE UPDATE OR DELETE ON workflow_ledgerevent
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
--;
CREATE TRIGGER ledger_event_not_emptied BEFORE TRUNCATE ON workflow_ledgerevent
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
--;
CREATE TRIGGER ledger_event_advances AFTER INSERT ON workflow_ledgerevent
  FOR EACH ROW EXECUTE FUNCTION ledger_advance()
--;
CREATE TRIGGER ledger_stream_kept BEFORE DELETE ON workflow_ledgerstream
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
--;
CREATE TRIGGER ledger_stream_not_emptied BEFORE TRUNCATE ON workflow_ledgerstream
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
--;
CREATE TRIGGER ledger_stream_follows BEFORE UPDATE ON workflow_ledgerstream
  FOR EACH ROW EXECUTE FUNCTION ledger_head_follows()
--;
CREATE TRIGGER ledger_salt_kept BEFORE UPDATE ON workflow_ledgersalt
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
--;
CREATE TRIGGER ledger_salt_not_emptied BEFORE TRUNCATE ON workflow_ledgersalt
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
