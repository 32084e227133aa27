/** What the orchestrator's page reads, and where the cache keeps it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { readJournal } from "~/api/haulier";
import { readPluginConfig, readPlugins, readPluginWorkflows, readRules } from "~/api/orchestrator";

const PAGE = 100;
export const FAILED = "OrchestrationFailed";

export const rulesQuery = queryOptions({ queryKey: ["orchestrator", "rules"], queryFn: ({ signal }) => readRules(signal) });
export const pluginsQuery = queryOptions({ queryKey: ["orchestrator", "plugins"], queryFn: ({ signal }) => readPlugins(signal) });
export const workflowsQuery = queryOptions({ queryKey: ["orchestrator", "workflows"], queryFn: ({ signal }) => readPluginWorkflows(signal) });
export const configQuery = (plugin: string) =>
  queryOptions({ queryKey: ["orchestrator", "config", plugin], queryFn: ({ signal }) => readPluginConfig(plugin, signal) });

/** What the journal tells of runs by themselves: the failed ones, or all. A run that a command ended is told with that command. */
export const runEntriesQuery = (isAll: boolean) =>
  infiniteQueryOptions({
    queryKey: ["journal", "runs", isAll],
    queryFn: ({ pageParam, signal }) =>
      readJournal({ kind: "run", limit: PAGE, ...(isAll ? {} : { event: FAILED }), ...(pageParam === null ? {} : { after: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
