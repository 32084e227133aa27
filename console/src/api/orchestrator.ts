/** What turns events into jobs: rules, plugins, and the runs that they led to. See: contract/orchestrator.md. */
import { api, dataOf, send } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type RunSummary = Answered<Schemas["RunSummary"]>;
export type ListedRun = Answered<Schemas["ListedRun"]>;
export type OrchestratorRun = Answered<Schemas["Run"]>;
export type Rule = Answered<Schemas["Rule"]>;
export type OrchestratorPlugin = Answered<Schemas["Plugin"]>;

export const ORCHESTRATOR = "/core/api/v1/orchestrator";
/** The most that a list of the orchestrator gives at once. */
const PAGE = 100;
/** A tenant has at most 500 rules and 500 plugins beside the default ones. */
const MAX_PAGES = 6;

/** All things of a list whose pages say nothing of how many there are. */
async function allOf<T>(readPage: (pageNo: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const found: T[] = [];
  for (let pageNo = 1; pageNo <= MAX_PAGES; pageNo++) {
    const page = await readPage(pageNo);
    found.push(...page);
    if (page.length < PAGE) break;
  }
  return found;
}

export const readRules = (signal: AbortSignal | null = null): Promise<readonly Rule[]> =>
  allOf((pageNo) => dataOf(api.GET("/core/api/v1/orchestrator/rules", { params: { query: { pageNo, pageSize: PAGE } }, signal })));

export const readPlugins = (signal: AbortSignal | null = null): Promise<readonly OrchestratorPlugin[]> =>
  allOf((pageNo) => dataOf(api.GET("/core/api/v1/orchestrator/plugins", { params: { query: { pageNo, pageSize: PAGE } }, signal })));

export const readPluginWorkflows = (signal: AbortSignal | null = null) =>
  allOf((pageNo) => dataOf(api.GET("/core/api/v1/orchestrator/plugin-workflows", { params: { query: { pageNo, pageSize: PAGE } }, signal })));

export const readRun = (runId: string, signal: AbortSignal | null = null): Promise<OrchestratorRun> =>
  dataOf(api.GET("/core/api/v1/orchestrator/runs/{runId}", { params: { path: { runId } }, signal }));

/** Runs of a page of their list. */
export const RUNS_PAGE = 100;

export interface RunsAsked {
  /** Whether only those are meant that have failed. */
  readonly isFailed: boolean;
  readonly ruleId: string | undefined;
}

/** A page of the runs of all rules, or of one, the newest first. */
export const listRuns = ({ isFailed, ruleId }: RunsAsked, pageNo: number, signal: AbortSignal | null = null): Promise<readonly ListedRun[]> => {
  const query = { pageNo, pageSize: RUNS_PAGE, ...(isFailed ? { status: "FAILED" as const } : {}), ...(ruleId === undefined ? {} : { ruleId }) };
  return dataOf(api.GET("/core/api/v1/orchestrator/runs", { params: { query }, signal }));
};

/** The newest runs of an order with its work orders and jobs. Throws `ApiError`, 404 where there never was one. */
export const readRunsOf = async (orderId: string, signal: AbortSignal | null = null): Promise<readonly RunSummary[]> => {
  const path = { entityType: "order", entityId: orderId };
  return (await dataOf(api.GET("/core/api/v1/orchestrator/entities/{entityType}/{entityId}/status", { params: { path }, signal }))).runs;
};

export const retryPath = (runId: string) => `${ORCHESTRATOR}/runs/${encodeURIComponent(runId)}/retry`;
export const rulePath = (ruleId: string) => `${ORCHESTRATOR}/rules/${encodeURIComponent(ruleId)}`;

/** Have a failed run go on at the step that failed. */
export const retryRun = (runId: string, requestId: string) => send<unknown>("POST", retryPath(runId), undefined, undefined, requestId);

/** A rule as the server takes it: the whole of it, with what changes. */
export function requestOf(rule: Rule, change: { readonly active?: boolean; readonly priority?: number }): Record<string, unknown> {
  const { name, event, reasonCode, condition, pluginId, pluginWorkflowId, active, priority } = rule;
  const given = { name, event, reasonCode, condition, pluginId, pluginWorkflowId, active, priority, ...change };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export const changeRule = (rule: Rule, change: { readonly active?: boolean; readonly priority?: number }) =>
  send<unknown>("PUT", rulePath(rule.id), requestOf(rule, change));

/** The configuration of a default plugin, by the name of its group. */
export const readPluginConfig = (plugin: string, signal: AbortSignal | null = null) =>
  dataOf(api.GET("/core/api/v1/orchestrator/default-plugins/{plugin}/config", { params: { path: { plugin } }, signal }));
