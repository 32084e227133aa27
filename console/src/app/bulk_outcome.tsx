import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { useName } from "~/api/names";
import type { WaitingLine } from "~/api/runs";
import { Button } from "~/ui/button";
import { StateChip, type Tone } from "~/ui/chip";
import { Dialog } from "~/ui/dialog";
import { clockTime } from "~/ui/time";
import type { Bulk, BulkRow, BulkStatus } from "./bulk";
import styles from "./bulk_outcome.module.css";

const TONES: Readonly<Record<BulkStatus, Tone>> = { waiting: "waiting", running: "assigned", done: "ended", failed: "failed", stopped: "waiting" };
/** The rows that are not done stand first; more than these are a file's business. */
const MAX_SHOWN = 200;
const ORDER: readonly BulkStatus[] = ["failed", "running", "stopped", "waiting", "done"];

interface BulkOutcomeProps {
  readonly title: string;
  readonly bulk: Bulk;
  readonly onClose: () => void;
  /** Called with the rows that were refused or not reached, to try again with another answer. */
  readonly onKeepFailed: (ids: readonly string[]) => void;
}

/** How far many calls are, what became of each row, and a stop. It closes by itself when everything was done. */
export function BulkOutcome({ title, bulk, onClose, onKeepFailed }: BulkOutcomeProps) {
  const { t } = useLingui();
  const state = useSyncExternalStore(bulk.watch, bulk.state);
  const total = state.rows.length;
  const isAllDone = state.isOver && state.done === total;
  useEffect(() => {
    if (isAllDone) onClose();
  }, [isAllDone, onClose]);
  const rows = state.rows.toSorted((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status)).slice(0, MAX_SHOWN);
  const keep = () => {
    onKeepFailed(bulk.leftOver);
    onClose();
  };
  return (
    <Dialog
      title={title}
      size="wide"
      isFirm={!state.isOver}
      onClose={onClose}
      actions={
        state.isOver ? (
          <>
            <Button onPress={onClose}>{t`Close`}</Button>
            <Button look="primary" onPress={keep}>
              <Plural value={bulk.leftOver.length} one="Keep # selected" other="Keep the # selected" />
            </Button>
          </>
        ) : (
          <Button look="danger" onPress={() => bulk.stop()}>{t`Stop`}</Button>
        )
      }
    >
      <div className={styles["sum"]} role="status">
        <progress max={total} value={state.done + state.failed} aria-label={title} />
        <span>
          <Trans>
            {state.done} of {total} done, {state.failed} refused
          </Trans>
          {state.pausedUntil === 0 ? null : ` · ${t`the server asks to wait until ${clockTime(state.pausedUntil, Date.now())}`}`}
        </span>
      </div>
      <ul className={styles["rows"]} tabIndex={0} aria-label={t`What became of each`}>
        {rows.map((row) => (
          <Outcome key={row.id} row={row} />
        ))}
      </ul>
    </Dialog>
  );
}

function Outcome({ row }: { row: BulkRow }) {
  const { t } = useLingui();
  const words: Record<BulkStatus, string> = { waiting: t`waits`, running: t`under way`, done: t`done`, failed: t`refused`, stopped: t`not begun` };
  return (
    <li>
      <b>{row.label}</b>
      <StateChip tone={TONES[row.status]} isAsked={row.status === "running"}>
        {words[row.status]}
      </StateChip>
      {row.error === null ? null : (
        <div className={styles["why"]}>
          <span>{row.error.message}</span> <code>{row.error.code}</code>
          <OpenThings info={row.error.info} runId={row.id} />
        </div>
      )}
    </li>
  );
}

interface OpenCustody {
  readonly custodyEntity: string;
  readonly custodyEntityId?: string;
  readonly balance: string;
}

/** What a refusal to close names: open jobs, what is held and what waits, each a link to where it is put right. */
function OpenThings({ info, runId }: { info: Readonly<Record<string, unknown>>; runId: string }) {
  const { t } = useLingui();
  const jobs = (info["openJobs"] ?? []) as readonly string[];
  const custody = (info["openCustody"] ?? []) as readonly OpenCustody[];
  const waiting = (info["waitingCustody"] ?? []) as readonly WaitingLine[];
  if (jobs.length + custody.length + waiting.length === 0) return null;
  return (
    <dl className={styles["open"]}>
      {jobs.length === 0 ? null : (
        <div>
          <dt>{t`Open jobs`}</dt>
          {jobs.map((id) => (
            <dd key={id}>
              <Link to="/jobs/$id" params={{ id }}>
                <JobName id={id} />
              </Link>
            </dd>
          ))}
        </div>
      )}
      {custody.length === 0 ? null : (
        <div>
          <dt>{t`In custody`}</dt>
          {custody.map((thing) => (
            <dd key={`${thing.custodyEntity} ${thing.custodyEntityId}`}>
              <Link to="/dispatches/$id" params={{ id: runId }} search={{ tab: "custody" }}>
                {thing.custodyEntityId ?? thing.custodyEntity} {thing.balance}
              </Link>
            </dd>
          ))}
        </div>
      )}
      {waiting.length === 0 ? null : (
        <div>
          <dt>{t`Waiting lines`}</dt>
          {waiting.map((line) => (
            <dd key={`${line.direction} ${line.taskId} ${line.custodyEntity} ${line.custodyEntityId}`}>
              <Link to="/dispatches/$id" params={{ id: runId }} search={{ tab: "custody" }}>
                {line.custodyEntityId ?? line.custodyEntity}
              </Link>
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}

function JobName({ id }: { id: string }) {
  return <>{useName(id)}</>;
}
