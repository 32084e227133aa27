import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useName } from "~/api/names";
import { epochMs, type Ledger, type LedgerLine, type Run, type Scan, type WaitingLine } from "~/api/runs";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { FilterChip, StateChip } from "~/ui/chip";
import { countText } from "~/ui/count";
import { Empty } from "~/ui/panel";
import { secondTime } from "~/ui/time";
import styles from "./run.module.css";
import { ScanDialog } from "./scan_dialog";
import { isClosed } from "./states";
import { thingOf } from "./timeline_model";

const CASH = "CASH";

/** The account that a line belongs to, as the server names it. */
function accountOf(line: WaitingLine): string {
  return line.custodyEntity === CASH ? CASH : `${line.custodyEntity}:${line.custodyEntityId ?? ""}`;
}

/** What to scan to even out an account that is held. */
function scanOf({ account, balance }: { account: string; balance: number }): Scan {
  const [entity, id] = [account.split(":", 1)[0] ?? "", account.slice(account.indexOf(":") + 1)];
  return account === CASH
    ? { custodyEntity: CASH, custodyEntityAmount: balance }
    : { custodyEntity: entity === "DOCUMENT" ? "DOCUMENT" : "CONTAINER", custodyEntityId: id };
}

/** What is in hand, what waits and why, and how each balance came about. */
export function CustodyTab({ run, ledger, dispatchId }: { run: Run; ledger: Ledger; dispatchId: string }) {
  const { t } = useLingui();
  const [scan, setScan] = useState<{ direction: "IN" | "OUT"; given: readonly Scan[] } | null>(null);
  const [account, setAccount] = useState<string | null>(null);
  const mayTakeIn = useMay("POST", "/core/api/v2/dispatch-service/ledgers/batch/custody-in") && !isClosed(run);
  const mayHandOut = useMay("POST", "/core/api/v2/dispatch-service/ledgers/batch/custody-out") && !isClosed(run);
  const lines = ledger.entries.filter((line) => account === null || accountOf(line) === account);
  return (
    <div className={styles["custody"]}>
      <div className={styles["bar"]}>
        {ledger.balanced ? <StateChip tone="ended">{t`even`}</StateChip> : <StateChip tone="risk">{t`not even`}</StateChip>}
        {mayTakeIn ? (
          <Button onPress={() => setScan({ direction: "IN", given: [] })}>
            <Trans>Take in…</Trans>
          </Button>
        ) : null}
        {mayHandOut ? (
          <Button onPress={() => setScan({ direction: "OUT", given: [] })}>
            <Trans>Hand out…</Trans>
          </Button>
        ) : null}
        {mayHandOut && ledger.open.length > 0 ? (
          <Button onPress={() => setScan({ direction: "OUT", given: ledger.open.filter((each) => each.balance > 0).map(scanOf) })}>
            <Trans>Hand out all that is held…</Trans>
          </Button>
        ) : null}
      </div>
      <section aria-labelledby="held">
        <h2 id="held">
          <Trans>In hand</Trans>
        </h2>
        {ledger.open.length === 0 ? (
          <p className={styles["note"]}>
            <Trans>Nothing is held.</Trans>
          </p>
        ) : (
          <div className={styles["chips"]}>
            {ledger.open.map((each) => (
              <FilterChip
                key={each.account}
                label={`${each.account.slice(each.account.indexOf(":") + 1)} ${countText(each.balance)}`}
                isOn={account === each.account}
                onChange={(isOn) => setAccount(isOn ? each.account : null)}
              />
            ))}
          </div>
        )}
      </section>
      <Waiting lines={ledger.waiting} />
      <section aria-labelledby="lines">
        <h2 id="lines">
          {account === null ? <Trans>How the balances came about</Trans> : <Trans>How {account} came about</Trans>}{" "}
          {account === null ? null : (
            <Button look="quiet" onPress={() => setAccount(null)}>
              <Trans>Show all</Trans>
            </Button>
          )}
        </h2>
        {lines.length === 0 ? (
          <Empty>
            <Trans>Nothing has changed hands yet.</Trans>
          </Empty>
        ) : (
          <Lines lines={lines} onAccount={setAccount} />
        )}
      </section>
      {scan === null ? null : <ScanDialog {...scan} run={run} dispatchId={dispatchId} onClose={() => setScan(null)} />}
    </div>
  );
}

/** Lines that reports told too early, each with what it waits for. */
function Waiting({ lines }: { lines: readonly WaitingLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">
        <Trans>Waiting</Trans>
      </h2>
      <ul className={styles["waiting"]}>
        {lines.map((line) => (
          <li key={`${accountOf(line)} ${line.direction} ${line.taskId ?? ""} ${line.attemptId ?? ""} ${line.reportedAt ?? ""}`}>
            <StateChip tone="risk">{thingOf(line)}</StateChip>{" "}
            {line.direction === "OUT" ? (
              line.custodyEntity === CASH ? (
                <Trans>was handed over, and so much is not in hand: it waits until enough is taken in.</Trans>
              ) : (
                <Trans>was handed over, and was never taken in: it waits for that report.</Trans>
              )
            ) : (
              <Trans>was taken in while it is still held: it waits until it is handed over.</Trans>
            )}{" "}
            {line.reportedAt === undefined ? null : <Trans>Reported {secondTime(epochMs(line.reportedAt))}.</Trans>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lines({ lines, onAccount }: { lines: readonly LedgerLine[]; onAccount: (account: string) => void }) {
  const { t } = useLingui();
  return (
    <div className={styles["scroll"]} role="region" aria-label={t`Lines of the ledger`} tabIndex={0}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">{t`No.`}</th>
            <th scope="col">{t`Time`}</th>
            <th scope="col">{t`Thing`}</th>
            <th scope="col">{t`Way`}</th>
            <th scope="col" className={styles["end"]}>{t`Amount`}</th>
            <th scope="col" className={styles["end"]}>{t`Balance`}</th>
            <th scope="col" className={styles["long"]}>{t`Place`}</th>
            <th scope="col" className={styles["long"]}>{t`By`}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.number}>
              <td>{line.number}</td>
              <td>{secondTime(line.timestamp * 1000)}</td>
              <th scope="row">
                <Button look="quiet" onPress={() => onAccount(accountOf(line))}>
                  {line.custodyEntity === CASH ? t`Cash` : thingOf(line)}
                </Button>
              </th>
              <td>{line.direction === "IN" ? <>▲ {t`in`}</> : <>▼ {t`out`}</>}</td>
              <td className={styles["end"]}>{line.custodyEntityAmount == null ? "" : countText(line.custodyEntityAmount)}</td>
              <td className={styles["end"]}>{countText(line.balance)}</td>
              <td className={styles["long"]}>{line.custodyLocationId === undefined ? "" : <Named id={line.custodyLocationId} />}</td>
              <td className={styles["long"]}>
                <Source line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Named({ id }: { id: string }) {
  return <span title={id}>{useName(id)}</span>;
}

/** What wrote a line: a task of an attempt, or a scan. */
function Source({ line }: { line: LedgerLine }) {
  const { jobId } = line;
  return (
    <>
      {line.taskId === undefined ? (
        <Trans>scan</Trans>
      ) : (
        <Trans>
          {line.taskId}, attempt {line.attemptId}
        </Trans>
      )}{" "}
      {jobId === undefined ? null : (
        <Link to="/jobs/$id" params={{ id: jobId }}>
          <Named id={jobId} />
        </Link>
      )}
    </>
  );
}
