import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { NoSuchPage } from "~/app/no_such_page";
import styles from "./orchestrator.module.css";
import { PluginsPart } from "./plugins_part";
import { RulesPart } from "./rules_part";
import { RunsPart } from "./runs_part";
import { type Part, PARTS } from "./search";

const route = getRouteApi("/orchestrator/$part");

/** What turns events into jobs: the runs that failed, the rules, the plugins. */
export function OrchestratorScreen() {
  const { t } = useLingui();
  const { part } = route.useParams();
  const shown = PARTS.find((each) => each === part);
  if (shown === undefined) return <NoSuchPage />;
  const titles: Record<Part, string> = { runs: t`Runs of rules`, rules: t`Rules`, plugins: t`Plugins` };
  const nav: ReactNode = (
    <nav className={styles["parts"]} aria-label={t`Orchestrator`}>
      {PARTS.map((each) => (
        <Link key={each} to="/orchestrator/$part" params={{ part: each }} search={{}} activeOptions={{ includeSearch: false }} activeProps={{ "aria-current": "page" }}>
          {titles[each]}
        </Link>
      ))}
    </nav>
  );
  if (shown === "runs") return <RunsPart nav={nav} />;
  return (
    <div className={styles["screen"]}>
      <header className={styles["bar"]}>
        <h1>
          <Trans>Orchestrator</Trans>
        </h1>
        {nav}
      </header>
      {shown === "rules" ? <RulesPart /> : <PluginsPart />}
    </div>
  );
}
