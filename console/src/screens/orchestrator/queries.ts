/** What the orchestrator's page reads, and where the cache keeps it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type ListedRun, listRuns, readPluginConfig, readPlugins, readPluginWorkflows, readRules, RUNS_PAGE, type RunsAsked } from "~/api/orchestrator";

/** The console lists no deeper. */
const MAX_LISTED = 10_000;

export const rulesQuery = queryOptions({ queryKey: ["orchestrator", "rules"], queryFn: ({ signal }) => readRules(signal) });
export const pluginsQuery = queryOptions({ queryKey: ["orchestrator", "plugins"], queryFn: ({ signal }) => readPlugins(signal) });
export const workflowsQuery = queryOptions({ queryKey: ["orchestrator", "workflows"], queryFn: ({ signal }) => readPluginWorkflows(signal) });
export const configQuery = (plugin: string) =>
  queryOptions({ queryKey: ["orchestrator", "config", plugin], queryFn: ({ signal }) => readPluginConfig(plugin, signal) });

/** Runs of rules, as many as were scrolled to. */
export const runListQuery = (asked: RunsAsked) =>
  infiniteQueryOptions({
    queryKey: ["orchestrator", "runs", asked],
    queryFn: ({ pageParam, signal }) => listRuns(asked, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: (last: readonly ListedRun[], pages) => (last.length < RUNS_PAGE || pages.length * RUNS_PAGE >= MAX_LISTED ? undefined : pages.length + 1),
  });
