import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Asset, Run } from "~/api/runs";
import { Json } from "~/app/entry_view";
import { exactTime } from "~/ui/time";
import styles from "./run.module.css";

/** Only addresses of the web are led to: a job's document may be named by anything. */
function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

function Assets({ assets }: { assets: readonly Asset[] }) {
  return (
    <ul>
      {assets.map((asset) => (
        <li key={`${asset.documentType} ${asset.documentUrl}`}>
          {asset.documentType}:{" "}
          {isWebAddress(asset.documentUrl) ? (
            <a href={asset.documentUrl} rel="noopener noreferrer" target="_blank">
              {asset.description ?? asset.documentUrl}
            </a>
          ) : (
            asset.documentUrl
          )}
        </li>
      ))}
    </ul>
  );
}

/** What apps keep with the run and its jobs. */
export function DataTab({ run }: { run: Run }) {
  const { t } = useLingui();
  return (
    <div className={styles["data"]}>
      <p className={styles["note"]}>
        <code>{run.id}</code> · <Trans>made {exactTime(run.createdAt)}</Trans> · <Trans>changed {exactTime(run.updatedAt)}</Trans>
      </p>
      <h2>
        <Trans>Own data</Trans>
      </h2>
      <Json value={run.customData} label={t`Own data`} />
      {run.kind === "job"
        ? run.jobs.map((job) => <Assets key={job.id} assets={job.assets} />)
        : run.jobs.map((job) => (
            <section key={job.id}>
              <h2>
                <Link to="/jobs/$id" params={{ id: job.id }}>
                  {job.ref ?? job.id}
                </Link>
              </h2>
              <Json value={job.customData} label={t`Own data of ${job.ref ?? job.id}`} />
              <Assets assets={job.assets} />
            </section>
          ))}
    </div>
  );
}
