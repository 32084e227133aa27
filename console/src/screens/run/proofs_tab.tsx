import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FMS, pathOf, type Proof, proofsOfJob, readFile } from "~/api/files";
import type { Run, RunJob } from "~/api/runs";
import { PanelError, refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { StateChip } from "~/ui/chip";
import { Empty, Skeleton } from "~/ui/panel";
import { exactTime } from "~/ui/time";
import styles from "./run.module.css";

/** Jobs of one run whose proofs are read at once. */
const MAX_JOBS = 50;
/** The links of a folder work for a quarter of an hour, unless it says otherwise. */
const LINK_MS = 10 * 60_000;
const SECONDS_END = 10 ** 11;

const proofsQuery = (job: string) => queryOptions({ queryKey: ["proofs", job], queryFn: ({ signal }) => proofsOfJob(job, signal) });

/** A phone's time, which comes in seconds or milliseconds. */
const momentOf = (reported: number): number => (reported < SECONDS_END ? reported * 1000 : reported);

/** Photos, signatures and receipts that the reports of phones named, by job and stop. */
export function ProofsTab({ run }: { run: Run }) {
  const { t } = useLingui();
  const mayRead = useMay("GET", `${FMS}/proofs`);
  const jobs = run.jobs.slice(0, MAX_JOBS);
  const reads = useQueries({ queries: jobs.map((job) => ({ ...proofsQuery(job.id), enabled: mayRead })) });
  if (!mayRead) {
    return (
      <Empty>
        <Trans>Your roles do not allow to see files.</Trans>
      </Empty>
    );
  }
  const failed = reads.find((read) => read.isError);
  if (failed !== undefined) return <PanelError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (reads.some((read) => read.isPending)) return <Skeleton rows={4} label={t`Loading the proofs`} />;
  const found = jobs.map((job, at) => ({ job, proofs: reads[at]?.data ?? [] })).filter(({ proofs }) => proofs.length > 0);
  return (
    <div className={styles["proofs"]}>
      {run.jobs.length > MAX_JOBS ? (
        <p className={styles["note"]} role="note">
          <Trans>Those of the first {MAX_JOBS} jobs. The others show theirs on their own pages.</Trans>
        </p>
      ) : null}
      {found.length === 0 ? (
        <Empty>
          <Trans>There are no proofs: no report named a photo or a signature.</Trans>
        </Empty>
      ) : null}
      {found.map(({ job, proofs }) => (
        <section key={job.id} aria-label={job.ref ?? job.id}>
          {run.kind === "job" ? null : <JobTitle job={job} />}
          <ul className={styles["proofList"]}>
            {proofs.map((proof) => (
              <li key={proof.id}>
                <ProofOf proof={proof} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function JobTitle({ job }: { job: RunJob }) {
  return (
    <h2>
      <Link to="/jobs/$id" params={{ id: job.id }} search={{ tab: "proofs" }}>
        {job.ref ?? job.id}
      </Link>
    </h2>
  );
}

/** One proof: its picture where there is one, and where in the job it was taken. */
function ProofOf({ proof }: { proof: Proof }) {
  const { t } = useLingui();
  const { file } = proof;
  const isHere = proof.status === "JOINED" && file !== undefined;
  const read = useQuery({
    queryKey: ["proof", proof.fileId],
    queryFn: ({ signal }) => readFile(proof.fileId, signal),
    enabled: isHere,
    refetchInterval: LINK_MS,
  });
  const name = file?.name ?? proof.fileId;
  const preview = read.data?.preview;
  return (
    <figure className={styles["proof"]}>
      {!isHere ? (
        <StateChip tone="waiting">{t`promised, not here yet`}</StateChip>
      ) : read.isError && refusalFrom(read.error).status === 404 ? (
        <StateChip tone="over">{t`deleted`}</StateChip>
      ) : read.isError ? (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      ) : read.data === undefined ? (
        <Skeleton rows={2} label={t`Loading the file`} />
      ) : preview?.url === undefined ? null : (
        <img src={pathOf(preview.url)} alt={t`Proof ${name} of ${proof.objectiveRef}`} width={preview.width} height={preview.height} />
      )}
      <figcaption>
        <b>{proof.objectiveRef}</b> {proof.taskId}
        <div>{name}</div>
        {proof.reportedAt === undefined ? null : <div className={styles["note"]}>{exactTime(momentOf(proof.reportedAt))}</div>}
        {read.data?.url === undefined ? null : (
          <a href={read.data.kind === "LINK" ? read.data.url : pathOf(read.data.url)} target="_blank" rel="noopener noreferrer">
            <Trans>Download</Trans>
          </a>
        )}
      </figcaption>
    </figure>
  );
}
