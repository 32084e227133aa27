import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { OrchestratorPlugin } from "~/api/orchestrator";
import { Json } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import styles from "./orchestrator.module.css";
import { configQuery, pluginsQuery, rulesQuery, workflowsQuery } from "./queries";

/** The names of the configurations of the default plugins: three of them share one. */
const CONFIGS: Readonly<Record<string, string>> = {
  "plugin:job-manager": "job-manager",
  "plugin:work-order-manager": "work-order-manager",
  "plugin:container-manager": "container-manager",
  "plugin:workflow-manager": "workflow-manager",
  "plugin:work-order-cancelled": "cancellation-manager",
  "plugin:job-cancelled": "cancellation-manager",
  "plugin:job-cancellation-failed": "cancellation-manager",
};

/** What rules ask: the default plugins and the tenant's own, and which rules ask them. */
export function PluginsPart() {
  const { t } = useLingui();
  const read = useQuery(pluginsQuery);
  const rules = useQuery(rulesQuery).data ?? [];
  const workflows = useQuery(workflowsQuery).data ?? [];
  const [shown, setShown] = useState<OrchestratorPlugin | null>(null);
  if (read.data === undefined) {
    return read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : <Skeleton rows={6} label={t`Loading plugins`} />;
  }
  const usersOf = (id: string): readonly string[] => {
    const inside = workflows.filter((each) => [...each.pre, ...each.main, ...each.post].some((step) => step.pluginId === id)).map((each) => each.id);
    return rules.filter((rule) => rule.pluginId === id || inside.includes(rule.pluginWorkflowId ?? "")).map((rule) => rule.name);
  };
  return (
    <>
      <Table label={t`Plugins`} titles={[t`Plugin`, t`Kind`, t`Asks`, t`Waits at most`, t`Named by rules`]} actionsLabel={t`Actions`}>
        {read.data.map((plugin) => (
          <tr key={plugin.id}>
            <th scope="row">
              {plugin.name}
              <div className={styles["note"]}>
                <code>{plugin.id}</code>
              </div>
            </th>
            <td>{plugin.isDefault ? t`default` : t`own`}</td>
            <td className={styles["condition"]}>{plugin.httpUrl === undefined ? t`nobody: it is built in` : `${plugin.httpMethod ?? ""} ${plugin.httpUrl}`}</td>
            <td>
              <Waits plugin={plugin} />
            </td>
            <td>{usersOf(plugin.id).join(", ") || "–"}</td>
            <td>
              <Button onPress={() => setShown(plugin)} aria-label={t`Show how ${plugin.name} is configured`}>
                <Trans>Show…</Trans>
              </Button>
            </td>
          </tr>
        ))}
      </Table>
      {shown === null ? null : <PluginDialog plugin={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function Waits({ plugin }: { plugin: OrchestratorPlugin }) {
  const { requestTimeout, callbackTimeout } = plugin;
  if (requestTimeout === undefined && callbackTimeout === undefined) return "–";
  return (
    <Trans>
      {requestTimeout ?? "–"} ms, then {callbackTimeout ?? "–"} s
    </Trans>
  );
}

/** Headers by their names alone: their values are often keys. */
function withoutSecrets(plugin: OrchestratorPlugin): unknown {
  const { httpHeaders, ...rest } = plugin;
  return httpHeaders === undefined ? rest : { ...rest, httpHeaders: Object.fromEntries(Object.keys(httpHeaders).map((name) => [name, "…"])) };
}

function PluginDialog({ plugin, onClose }: { plugin: OrchestratorPlugin; onClose: () => void }) {
  const { t } = useLingui();
  const config = CONFIGS[plugin.id];
  return (
    <Dialog
      title={plugin.name}
      size="wide"
      onClose={onClose}
      actions={
        <Button look="primary" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      {config === undefined ? <Json value={withoutSecrets(plugin)} label={t`The plugin as the server has it`} /> : <DefaultConfig name={config} />}
    </Dialog>
  );
}

function DefaultConfig({ name }: { name: string }) {
  const { t } = useLingui();
  const read = useQuery(configQuery(name));
  if (read.data === undefined) {
    return read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : <Skeleton rows={4} label={t`Loading the configuration`} />;
  }
  if (Object.keys(read.data).length === 0) {
    return (
      <p>
        <Trans>Nothing is configured: it does as it is documented.</Trans>
      </p>
    );
  }
  return <Json value={read.data} label={t`Configuration`} />;
}
