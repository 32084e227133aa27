import { useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { NoSuchPage } from "~/app/no_such_page";
import { PartFrame } from "~/app/part_frame";
import { PluginsPart } from "./plugins_part";
import { RulesPart } from "./rules_part";
import { RunFilters, RunsPart } from "./runs_part";
import { type Part, PARTS } from "./search";

const route = getRouteApi("/orchestrator/$part");

/** What turns events into jobs: the runs that failed, the rules, the plugins. */
export function OrchestratorScreen() {
  const { t } = useLingui();
  const { part } = route.useParams();
  const shown = PARTS.find((each) => each === part);
  if (shown === undefined) return <NoSuchPage />;
  const titles: Record<Part, string> = { runs: t`Runs of rules`, rules: t`Rules`, plugins: t`Plugins` };
  const links = PARTS.map((each) => (
    <Link key={each} to="/orchestrator/$part" params={{ part: each }} search={{}} activeOptions={{ includeSearch: false }} activeProps={{ "aria-current": "page" }}>
      {titles[each]}
    </Link>
  ));
  const isRuns = shown === "runs";
  return (
    <PartFrame label={t`Orchestrator`} links={links} title={titles[shown]} actions={isRuns ? <RunFilters /> : undefined} isFilling={isRuns}>
      {isRuns ? <RunsPart /> : shown === "rules" ? <RulesPart /> : <PluginsPart />}
    </PartFrame>
  );
}
