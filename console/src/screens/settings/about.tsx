import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { readConfig } from "~/api/haulier";
import { readParts } from "~/api/health";
import { PanelError } from "~/app/errors";
import { Facts, Skeleton } from "~/ui/panel";
import styles from "./settings.module.css";

/** Which Haulier this is, what it is made of, and where the API is explained. */
export function About() {
  const { t } = useLingui();
  const config = useQuery({ queryKey: ["config"], queryFn: ({ signal }) => readConfig(signal), staleTime: Infinity });
  return (
    <>
      {config.isError ? <PanelError error={config.error} onRetry={() => void config.refetch()} /> : null}
      {config.isPending ? <Skeleton rows={2} label={t`Loading`} /> : null}
      {config.data === undefined ? null : (
        <Facts
          facts={[
            [t`Version`, config.data.version],
            [t`Languages`, config.data.languages.join(", ")],
            [t`Features`, config.data.features.length === 0 ? "–" : config.data.features.join(", ")],
          ]}
        />
      )}
      <p>
        <a href="/docs">
          <Trans>API explorer</Trans>
        </a>
      </p>
      <Licences />
    </>
  );
}

function Licences() {
  const { t } = useLingui();
  const read = useQuery({ queryKey: ["about", "parts"], queryFn: ({ signal }) => readParts(signal), staleTime: Infinity });
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={6} label={t`Loading the licences`} />;
  return (
    <section aria-labelledby="licences">
      <h2 id="licences">
        <Trans>Licences of the libraries in the console</Trans>
      </h2>
      {read.data.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>This build does not list them.</Trans>
        </p>
      ) : null}
      {read.data.map((part) => (
        <details key={`${part.name} ${part.version}`} className={styles["licence"]}>
          <summary>
            {part.name} {part.version} · {part.licence}
          </summary>
          <pre tabIndex={0} aria-label={part.name}>
            {part.text}
          </pre>
        </details>
      ))}
    </section>
  );
}
